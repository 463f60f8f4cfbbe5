/** What an interface has let through, as /proc/net/dev tells it. */
export interface InterfaceCounters {
  readonly device: string;
  receivedBytes: number;
  receivedPackets: number;
  sentBytes: number;
  sentPackets: number;
}

/** Bytes of the heads of a packet: Ethernet, IP, and TCP with its time stamps or UDP. */
const tcpHead = 66;
const udpHead = 42;
/** Payload of one TCP segment on Ethernet. */
const segment = 1448;

/** The counters of one network namespace. */
export class Traffic {
  readonly #counters = new Map<string, InterfaceCounters>();

  of(device: string): InterfaceCounters {
    let counters = this.#counters.get(device);
    if (!counters) this.#counters.set(device, (counters = { device, receivedBytes: 0, receivedPackets: 0, sentBytes: 0, sentPackets: 0 }));
    return counters;
  }
}

interface End {
  readonly traffic: Traffic;
}

function pass(from: End, to: End, device: string, packets: number, bytes: number): void {
  const sent = from.traffic.of(device);
  sent.sentPackets += packets;
  sent.sentBytes += bytes;
  const received = to.traffic.of(device);
  received.receivedPackets += packets;
  received.receivedBytes += bytes;
}

/** Payload that goes from one side to the other, and its acknowledgement. */
export function countTcp(from: End, to: End, device: string, payload: number): void {
  const packets = Math.max(1, Math.ceil(payload / segment));
  pass(from, to, device, packets, payload + packets * tcpHead);
  pass(to, from, device, 1, tcpHead);
}

export function countUdp(from: End, to: End, device: string, payload: number): void {
  pass(from, to, device, 1, payload + udpHead);
}

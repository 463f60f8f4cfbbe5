import { expect, test } from 'vitest';
import { countTcp, countUdp, Traffic } from './traffic.ts';

const end = () => ({ traffic: new Traffic() });
const figures = ({ traffic }: { traffic: Traffic }, device: string) => {
  const { receivedBytes, receivedPackets, sentBytes, sentPackets } = traffic.of(device);
  return [receivedPackets, receivedBytes, sentPackets, sentBytes];
};

test('payload is cut into segments, each with its heads, and acknowledged', () => {
  const [client, server] = [end(), end()];
  countTcp(client, server, 'eth0', 3000);
  expect(figures(client, 'eth0')).toEqual([1, 66, 3, 3198]);
  expect(figures(server, 'eth0')).toEqual([3, 3198, 1, 66]);
  expect(figures(server, 'lo')).toEqual([0, 0, 0, 0]);
});

test('a datagram is one packet that nobody acknowledges', () => {
  const [client, server] = [end(), end()];
  countUdp(client, server, 'eth0', 8);
  expect([figures(client, 'eth0'), figures(server, 'eth0')]).toEqual([
    [0, 0, 1, 50],
    [1, 50, 0, 0],
  ]);
});

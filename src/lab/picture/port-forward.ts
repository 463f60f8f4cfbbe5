import { type ConnectionPicture, type ForwardHop, type ForwardPicture, forwardHops, type Picture } from '../../host/protocol/index.ts';
import type { Drawing } from './drawing.ts';
import { type Box, group, rect, shorten, svg, text, timeOfDay } from './svg.ts';
import { table } from './table.ts';

const rowHeight = 34;
const step = 48;
const boxWidth = 122;

const isBefore = (one: ForwardHop, other: ForwardHop): boolean => forwardHops.indexOf(one) < forwardHops.indexOf(other);

const hopNames: Readonly<Record<ForwardHop, string>> = {
  client: 'browser, curl',
  kubectl: 'kubectl',
  'API server': 'API server',
  kubelet: 'kubelet',
  'Pod network': 'Pod network',
  process: 'process',
};

/** What is known of a hop of the last connection, or of the tunnel while there was none. */
function detailOf(hop: ForwardHop, { tunnels }: ForwardPicture, last: ConnectionPicture | undefined): string {
  const tunnel = tunnels.find(({ localPort }) => localPort === last?.localPort) ?? tunnels.at(-1);
  switch (hop) {
    case 'client':
      return last ? `${last.client}: ${last.request}` : '';
    case 'kubectl':
      return tunnel ? `localhost:${tunnel.localPort}` : last ? 'has ended: nobody listens any more' : 'no port-forward runs';
    case 'API server':
      return last ? `portforward of Pod ${last.pod}` : '';
    case 'kubelet':
      return last?.node ?? '';
    case 'Pod network':
      return last ? `${last.pod}: 127.0.0.1:${last.remotePort}` : '';
    case 'process':
      return last?.process === undefined || last.process === ''
        ? last?.reached === 'Pod network'
          ? 'nobody listens on the port'
          : ''
        : `${last.process} ${last.answer}`;
  }
}

/** The heart of the runtime's long text; the table has all of it. */
const shortError = (words: string): string => {
  const dial = /dial tcp4? ([\d.]+:\d+): connect: (connection refused|\w[\w ]*?)(?: IPv6|$)/.exec(words);
  return dial ? `${dial[1]}: ${dial[2]}` : words;
};

const outcome = (connection: ConnectionPicture): string => {
  if (connection.error) return `✗ at ${connection.error.at}: ${connection.error.text}`;
  return connection.answer === '' ? (connection.isOpen ? 'under way' : 'closed without an answer') : connection.answer;
};

const connectionWords = (connection: ConnectionPicture): string =>
  `${connection.client || 'a program'} → localhost:${connection.localPort} → Pod ${connection.pod} port ${connection.remotePort}, ${connection.request || 'nothing sent yet'}: ${outcome(connection)}`;

const inWords = ({ forwarding }: Picture): string => {
  const { tunnels = [], connections = [] } = forwarding ?? {};
  const running =
    tunnels.length === 0 ? 'No kubectl port-forward runs.' : tunnels.map(({ command, localPort }) => `${command} listens on localhost:${localPort}.`).join(' ');
  const path =
    'A request goes from the browser or curl to kubectl, to the API server, to the kubelet, into the Pod’s network namespace, to the process that listens.';
  return [running, connections.length === 0 ? path : `Requests: ${connections.map((one) => `${connectionWords(one)}.`).join(' ')}`].join(' ');
};

/** Lines of a text that fit into a width, two at most. */
function wrap(words: string, width: number): string[] {
  const room = Math.max(8, Math.floor(width / 6.65));
  if (words.length <= room) return [words];
  const cut = words.lastIndexOf(' ', room);
  const first = cut > room / 2 ? cut : room;
  return [words.slice(0, first), shorten(words.slice(first).trim(), width)];
}

function drawHop(hop: ForwardHop, forwarding: ForwardPicture, last: ConnectionPicture | undefined, box: Box, room: number): string {
  const isLit = last !== undefined && !isBefore(last.reached, hop);
  const failed = last?.error?.at === hop;
  const kind = failed ? 'component failed' : isLit ? 'component lit-box' : 'component';
  const sign = failed ? '✗ ' : isLit ? '● ' : '';
  const detail = failed ? shortError(last.error?.text ?? '') : detailOf(hop, forwarding, last);
  const lines = wrap(detail, room);
  const side = lines.map((words, index) =>
    text(box.x + box.width + 10, box.y + (lines.length === 1 ? 21 : 14) + index * 14, words, failed ? 'state bad' : isLit ? '' : 'soft'),
  );
  return group(
    `${hopNames[hop]}: ${detail}`,
    rect(box, kind, 8) + text(box.x + 9, box.y + 21, shorten(sign + hopNames[hop], box.width - 14), 'name') + side.join(''),
  );
}

function draw(id: string, picture: Picture, width: number): string {
  const forwarding = picture.forwarding ?? { tunnels: [], connections: [] };
  const last = forwarding.connections.at(-1);
  const boxes = forwardHops.map((_, index): Box => ({ x: 1, y: 1 + index * step, width: boxWidth, height: rowHeight }));
  const links = forwardHops.slice(1).map((hop, index) => {
    const isLit = last !== undefined && !isBefore(last.reached, hop);
    const { y } = boxes[index]!;
    const mark = isLit && last.reached === hop ? `<circle class="token" cx="${boxWidth / 2}" cy="${y + step}" r="4" data-hop="${last.id}"/>` : '';
    return `<path class="${isLit ? 'lit' : 'arrow'}" d="M${boxWidth / 2} ${y + rowHeight}v${step - rowHeight}"/>${mark}`;
  });
  const drawn = forwardHops.map((hop, index) => drawHop(hop, forwarding, last, boxes[index]!, width - boxWidth - 14));
  const top = forwardHops.length * step + 6;
  const recent = forwarding.connections.slice(-4).reverse();
  const list = recent.map((one, index) =>
    text(
      1,
      top + 18 + index * 16,
      shorten(
        `${timeOfDay(one.time)} ${one.request || one.client}: ${one.error ? `✗ ${one.error.at}, ${shortError(one.error.text)}` : outcome(one)}`,
        width - 2,
      ),
      index === 0 ? 'name' : 'soft',
    ),
  );
  const head = text(1, top, recent.length === 0 ? 'No request yet.' : 'Requests, newest first', 'soft');
  return svg(
    id,
    'The way of a request through kubectl port-forward',
    inWords(picture),
    width,
    top + 8 + recent.length * 16 + 4,
    drawn.join('') + links.join('') + head + list.join(''),
  );
}

const rows = ({ forwarding }: Picture): string[][] =>
  [...(forwarding?.connections ?? [])]
    .reverse()
    .map((one) => [
      String(one.id),
      timeOfDay(one.time),
      one.client,
      `localhost:${one.localPort}`,
      one.node,
      `${one.pod}:${one.remotePort}`,
      one.process,
      one.request,
      outcome(one),
    ]);

/** Diagram D9: the hops of kubectl port-forward, lit as far as the last request has come. */
export const portForward: Drawing = {
  draw,
  table: (picture) => table(['Request', 'Time', 'Client', 'kubectl', 'Node', 'Pod', 'Process', 'Sent', 'Outcome'], rows(picture), 'No request yet.'),
};

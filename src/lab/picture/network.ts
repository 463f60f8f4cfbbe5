import type { NetworkPicture, Picture, SocketPicture } from '../../host/protocol/index.ts';
import type { Drawing } from './drawing.ts';
import { type Box, group, link, rect, shorten, svg, text } from './svg.ts';
import { table } from './table.ts';

const socketHeight = 34;
const containerHeight = 26;
const gap = 8;
const narrowest = 290;

const address = ({ protocol, address: host, port }: SocketPicture): string => `${protocol} ${host}:${port}`;

/** Which of the namespace's addresses lead to it. */
const reach = ({ address: host }: SocketPicture, { interfaces }: NetworkPicture): string => {
  if (host === '0.0.0.0' || host === '::') return 'eth0 and lo';
  const own = host.startsWith('127.') ? 'lo' : interfaces.find(({ address: ip }) => ip === host)?.name;
  return `${own ?? host} only`;
};

const titleOf = ({ pods, isNode, node }: NetworkPicture): string => (isNode ? `network of ${node}` : `network of ${pods.join(', ')}`);

const listenerOf = ({ container, process }: SocketPicture): string => (container === '' ? `a process of the node` : `${container} (${process})`);

function drawSocket(socket: SocketPicture, network: NetworkPicture, box: Box): string {
  const open = socket.connections === 0 ? '' : `, ${socket.connections} open`;
  return group(
    `${address(socket)}: ${listenerOf(socket)} listens, reached by ${reach(socket, network)}${open}`,
    rect(box, 'socket', 4) +
      text(box.x + 7, box.y + 14, shorten(address(socket), box.width - 12), 'name') +
      text(box.x + 7, box.y + 28, shorten(`${reach(socket, network)}${open}`, box.width - 12), 'soft'),
  );
}

function heightOf({ sockets, containers, isNode }: NetworkPicture): number {
  const own = socketsOf({ sockets, isNode });
  return 86 + Math.max(Math.max(1, own.length) * (socketHeight + gap), containers.length * (containerHeight + gap));
}

/** Of the node's own namespace only what the Pods in it listen on: the node's own processes are not the subject. */
const socketsOf = ({ sockets, isNode }: Pick<NetworkPicture, 'sockets' | 'isNode'>): readonly SocketPicture[] =>
  isNode ? sockets.filter(({ container }) => container !== '') : sockets;

function drawNamespace(network: NetworkPicture, box: Box): string {
  const inner = box.width - 20;
  const left = Math.floor(inner * 0.5);
  const right = Math.floor(inner * 0.36);
  const rightX = box.x + 10 + inner - right;
  const begin = box.y + 82;
  const sockets = socketsOf(network);
  const devices = network.interfaces.filter(({ name }) => name === 'eth0' || name === 'lo').reverse();
  const each = Math.floor((inner - gap) / 2);
  const parts = devices.map(({ name, address: ip, prefix }, index) => {
    const at: Box = { x: box.x + 10 + index * (each + gap), y: box.y + 40, width: each, height: 32 };
    return group(
      `interface ${name} with ${ip}/${prefix}`,
      `${rect(at, 'device', 4)}${text(at.x + 7, at.y + 13, name, 'name')}${text(at.x + 7, at.y + 26, shorten(`${ip}/${prefix}`, each - 12), 'soft')}`,
    );
  });
  network.containers.forEach((name, index) => {
    const at: Box = { x: rightX, y: begin + index * (containerHeight + gap), width: right, height: containerHeight };
    const short = network.pods.length === 1 ? name.slice(name.indexOf('/') + 1) : name;
    parts.push(group(`container ${name}`, rect(at, 'container', 5) + text(at.x + 8, at.y + 17, shorten(short, right - 12))));
  });
  sockets.forEach((socket, index) => {
    const at: Box = { x: box.x + 10, y: begin + index * (socketHeight + gap), width: left, height: socketHeight };
    parts.push(drawSocket(socket, network, at));
    const to = network.containers.indexOf(socket.container);
    if (to >= 0) parts.push(link(at.x + left, at.y + socketHeight / 2, rightX, begin + to * (containerHeight + gap) + containerHeight / 2, 'joined'));
  });
  if (sockets.length === 0) parts.push(text(box.x + 10, begin + 16, 'nobody listens', 'soft'));
  return group(
    `network namespace ${network.id} on ${network.node}`,
    `${rect(box, 'namespace', 10)}${text(box.x + 10, box.y + 17, shorten(titleOf(network), inner), 'name')}${text(box.x + 10, box.y + 32, shorten(`net:[${network.id}] on ${network.node}`, inner), 'soft')}${parts.join('')}`,
  );
}

const inWords = ({ networks = [] }: Picture): string =>
  networks.length === 0
    ? 'No Pods with a network.'
    : networks
        .map((network) => {
          const devices = network.interfaces.map(({ name, address: ip }) => `${name} ${ip}`).join(', ');
          const listening = socketsOf(network).map((socket) => `${listenerOf(socket)} listens on ${address(socket)}, reached by ${reach(socket, network)}`);
          return `Network namespace ${network.id} of ${network.isNode ? `${network.node} itself, with ` : ''}${network.pods.join(', ')}: ${devices}. ${listening.length === 0 ? 'Nobody listens.' : `${listening.join('; ')}.`}`;
        })
        .join(' ');

function draw(id: string, picture: Picture, width: number): string {
  const networks = picture.networks ?? [];
  const abreast = Math.max(1, Math.min(networks.length, Math.floor((width + 10) / (narrowest + 10))));
  const each = Math.floor((width - 2 - 10 * (abreast - 1)) / abreast);
  let y = 1;
  let content = networks.length === 0 ? text(1, 14, 'No Pod has a network yet.', 'soft') : '';
  for (let first = 0; first < networks.length; first += abreast) {
    const row = networks.slice(first, first + abreast);
    const height = Math.max(...row.map(heightOf));
    row.forEach((network, index) => {
      content += drawNamespace(network, { x: 1 + index * (each + 10), y, width: each, height });
    });
    y += height + 10;
  }
  return svg(id, 'Network namespaces of the Pods', inWords(picture), width, Math.max(y - 8, 24), content);
}

const rows = ({ networks = [] }: Picture): string[][] =>
  networks.flatMap((network) => {
    const ip = network.interfaces.find(({ name }) => name === 'eth0')?.address ?? '';
    const head = [network.pods.join(', '), `net:[${network.id}]${network.isNode ? ', the node’s own' : ''}`, ip];
    const sockets = socketsOf(network);
    if (sockets.length === 0) return [[...head, 'nobody listens', '', '']];
    return sockets.map((socket) => [...head, address(socket), listenerOf(socket), reach(socket, network)]);
  });

/** Diagram D5: each Pod's network namespace with its interfaces, its listening sockets and the containers that listen. */
export const network: Drawing = {
  draw,
  table: (picture) => table(['Pods', 'Namespace', 'IP', 'Socket', 'Listens', 'Reached by'], rows(picture), 'No Pods with a network.'),
};

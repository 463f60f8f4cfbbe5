import type { AmountPicture, Picture, ResourcesPicture } from '../../host/protocol/index.ts';
import type { Drawing } from './drawing.ts';
import { type Box, group, inBytes, letter, rect, shorten, svg, text } from './svg.ts';
import { table } from './table.ts';
import { bareState } from './words.ts';

type Container = ResourcesPicture['containers'][number];
type Node = ResourcesPicture['nodes'][number];
type Say = (amount: number) => string;

const barHeight = 12;
const lineHeight = 32;

const cpuText: Say = (amount) => `${amount}m`;
const kinds = [
  { key: 'cpu', name: 'CPU', say: cpuText },
  { key: 'memory', name: 'Memory', say: inBytes },
] as const;

const or = (amount: number | undefined, say: Say): string => (amount === undefined ? 'none' : say(amount));

const words = ({ used, request, limit }: AmountPicture, say: Say): string => `uses ${say(used)}, request ${or(request, say)}, limit ${or(limit, say)}`;

/** A bar with what is used in it, a mark at the request, and an end at the limit. `full`: the amount at its right end. */
function drawBar({ used, request, limit }: AmountPicture, full: number, box: Box): string {
  const at = (amount: number): number => Math.round(box.width * Math.min(1, full === 0 ? 0 : amount / full));
  const atLimit = limit !== undefined && used >= limit * 0.97;
  const mark = (amount: number, kind: string): string => `<path class="${kind}" d="M${box.x + at(amount)} ${box.y - 3}v${box.height + 6}"/>`;
  return (
    rect(box, 'gauge', 3) +
    (used > 0 ? rect({ ...box, width: Math.max(2, at(used)) }, atLimit ? 'used at-limit' : 'used', 3) : '') +
    (request === undefined ? '' : mark(request, 'request')) +
    (limit === undefined ? '' : mark(limit, 'limit'))
  );
}

/** The amount at a bar's right end: the limit, else what leaves room; without request and limit all that the node has. */
function fullOf({ used, request, limit }: AmountPicture, allocatable: number): number {
  if (limit !== undefined) return Math.max(limit, used);
  return request === undefined ? allocatable : Math.max(used, request) * 1.5;
}

function drawLine(
  name: string,
  amount: AmountPicture,
  full: number,
  say: Say,
  note: string,
  at: { readonly x: number; readonly y: number; readonly width: number },
): string {
  const told = `${words(amount, say)}${note}`;
  return group(
    `${name}: ${told}`,
    text(at.x, at.y + 10, shorten(`${name} ${told}`, at.width)) + drawBar(amount, full, { x: at.x, y: at.y + 15, width: at.width, height: barHeight }),
  );
}

const noteOf = (container: Container, key: 'cpu' | 'memory'): string => {
  if (key === 'cpu') return container.throttled === 0 ? '' : `, throttled ${container.throttled}x`;
  return container.oomKills === 0 ? '' : `, OOM kills ${container.oomKills}`;
};

function drawContainer(container: Container, node: Node | undefined, y: number, width: number): string {
  const x = 11;
  const lines = kinds.map(({ key, name, say }, index) =>
    drawLine(name, container[key], fullOf(container[key], node?.[key].allocatable ?? 0), say, noteOf(container, key), {
      x,
      y: y + 24 + index * lineHeight,
      width: width - 24,
    }),
  );
  const head = `${container.pod}/${container.name}`;
  const side = `${container.qos} ${container.node}`;
  const room = width - 24 - (side.length + 1) * 6.65;
  return group(
    `container ${container.name} of Pod ${container.pod} on ${container.node}, ${container.qos}`,
    rect({ x: 1, y, width: width - 2, height: 24 + 2 * lineHeight + 4 }, 'pod') +
      text(x, y + 17, shorten(head, room), 'name') +
      text(width - 12, y + 17, side, 'soft', 'end') +
      lines.join(''),
  );
}

interface Resting {
  readonly name: string;
  /** `exited 137, OOMKilled · restarts 2` */
  readonly state: string;
}

/** Containers that have a place in a Pod and no process: they use nothing, and are not forgotten. */
function restingOf({ pods, resources: found }: Picture): Resting[] {
  const running = new Set(found?.containers.map(({ pod, name }) => `${pod}/${name}`));
  return pods.flatMap((pod) =>
    pod.containers
      .filter((container) => pod.node !== '' && container.kind !== 'init' && !running.has(`${pod.name}/${container.name}`))
      .map((container) => {
        const { state, reason, restarts } = container;
        const why = state === 'terminated' && reason !== '' ? `, ${reason}` : '';
        return { name: `${pod.name}/${container.name}`, state: `${bareState(container)}${why}${restarts > 0 ? ` · restarts ${restarts}` : ''}` };
      }),
  );
}

const restingHeight = 27;

const drawResting = ({ name, state }: Resting, y: number, width: number): string =>
  group(
    `${name}: ${state}`,
    rect({ x: 1, y, width: width - 2, height: restingHeight }, 'pod gone') +
      text(11, y + 17, shorten(name, width - 24 - (state.length + 1) * letter), 'name') +
      text(width - 12, y + 17, shorten(state, width - 40), 'soft', 'end'),
  );

const nodeWords = ({ used, request, allocatable }: Node['cpu'], say: Say): string => `uses ${say(used)}, requested ${or(request, say)} of ${say(allocatable)}`;

function drawNode(node: Node, y: number, width: number): string {
  const lines = kinds.map(({ key, name, say }, index) => {
    const amount = node[key];
    const at = y + 24 + index * lineHeight;
    const told = nodeWords(amount, say);
    return group(
      `${name} of ${node.name}: ${told}`,
      text(11, at + 10, shorten(`${name} ${told}`, width - 24)) +
        drawBar({ used: amount.used, ...(amount.request !== undefined && { request: amount.request }) }, amount.allocatable, {
          x: 11,
          y: at + 15,
          width: width - 24,
          height: barHeight,
        }),
    );
  });
  return group(
    `node ${node.name}`,
    rect({ x: 1, y, width: width - 2, height: 24 + 2 * lineHeight + 4 }, 'node', 8) + text(11, y + 17, node.name, 'name') + lines.join(''),
  );
}

const inWords = (picture: Picture): string => {
  const { resources: found } = picture;
  if (!found) return '';
  const resting = restingOf(picture).map(({ name, state }) => `Container ${name}: ${state}.`);
  const containers = found.containers.map(
    (one) =>
      `Container ${one.name} of Pod ${one.pod} (${one.qos}): ${kinds.map(({ key, name, say }) => `${name} ${words(one[key], say)}${noteOf(one, key)}`).join('; ')}.`,
  );
  const nodes = found.nodes.map((one) => `Node ${one.name}: ${kinds.map(({ key, name, say }) => `${name} ${nodeWords(one[key], say)}`).join('; ')}.`);
  return [...(containers.length === 0 ? ['No container runs.'] : containers), ...resting, ...nodes].join(' ');
};

function draw(id: string, picture: Picture, width: number): string {
  const { containers = [], nodes = [] } = picture.resources ?? {};
  const height = 24 + 2 * lineHeight + 4;
  let y = 1;
  let content = '';
  const add = (drawn: string): void => {
    content += drawn;
    y += height + 8;
  };
  for (const container of containers) {
    const node = nodes.find(({ name }) => name === container.node);
    add(drawContainer(container, node, y, width));
  }
  if (containers.length === 0) {
    content += text(1, y + 12, 'No container runs.', 'soft');
    y += 22;
  }
  for (const resting of restingOf(picture)) {
    content += drawResting(resting, y, width);
    y += restingHeight + 8;
  }
  for (const node of nodes) add(drawNode(node, y, width));
  content += text(1, y + 10, shorten('filled: in use   ┆ request   ┃ limit', width), 'soft');
  return svg(id, 'Requests, limits and use', inWords(picture), width, y + 18, content);
}

function rows(picture: Picture): string[][] {
  const { resources: found } = picture;
  if (!found) return [];
  const cells = ({ used, request, limit }: AmountPicture, say: Say): string[] => [or(request, say), or(limit, say), say(used)];
  return [
    ...found.containers.map((one) => [
      `${one.pod}/${one.name}`,
      ...cells(one.cpu, cpuText),
      ...cells(one.memory, inBytes),
      String(one.throttled),
      String(one.oomKills),
    ]),
    ...restingOf(picture).map(({ name, state }) => [`${name}, ${state}`, '', '', '', '', '', '', '', '']),
    ...found.nodes.map(({ name, cpu, memory }) => [
      `${name}, sum of requests, of ${cpuText(cpu.allocatable)} and ${inBytes(memory.allocatable)}`,
      ...cells(cpu, cpuText),
      ...cells(memory, inBytes),
      '',
      '',
    ]),
  ];
}

const heads = [
  'Container or node',
  'CPU request',
  'CPU limit',
  'CPU in use',
  'Memory request',
  'Memory limit',
  'Memory in use',
  'Periods throttled',
  'OOM kills',
];

/** Chapter 9: bars of CPU and memory, of each container and each node. */
export const resources: Drawing = { draw, table: (picture) => table(heads, rows(picture), 'Nothing runs.') };

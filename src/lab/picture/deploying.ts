import type { ComponentName, HopPicture, Picture } from '../../host/protocol/index.ts';
import type { Drawing } from './drawing.ts';
import { type Box, broken, group, rect, shorten, svg, text, timeOfDay } from './svg.ts';
import { table } from './table.ts';

const listed = 8;
const boxHeight = 40;
const rowStep = 58;
const listRow = 16;
/** A step that is longer than the picture is wide goes on in a second line. */
const restIndent = 20;
/** Below it the list goes without times. */
const narrow = 420;

/** Where each component stands: column and row of a grid of three by three; the API server takes the middle column. */
const places: Readonly<Record<ComponentName, readonly [column: number, row: number]>> = {
  kubectl: [0, 0],
  scheduler: [0, 1],
  controllers: [0, 2],
  'API server': [1, 0],
  store: [2, 0],
  kubelet: [2, 1],
  runtime: [2, 2],
};

const boxesFor = (width: number): Readonly<Record<ComponentName, Box>> => {
  const gap = Math.max(36, Math.floor(width * 0.09));
  const each = Math.floor((width - 2 - 2 * gap) / 3);
  const box = (name: ComponentName): Box => {
    const [column, row] = places[name];
    const height = name === 'API server' ? 2 * rowStep + boxHeight : boxHeight;
    return { x: 1 + column * (each + gap), y: 1 + row * rowStep, width: each, height };
  };
  const names = Object.keys(places) as ComponentName[];
  return Object.fromEntries(names.map((name) => [name, box(name)])) as Record<ComponentName, Box>;
};

const edges: readonly (readonly [ComponentName, ComponentName])[] = [
  ['kubectl', 'API server'],
  ['scheduler', 'API server'],
  ['controllers', 'API server'],
  ['API server', 'store'],
  ['API server', 'kubelet'],
  ['kubelet', 'runtime'],
];

interface Line {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/** Between two boxes of the grid: level, or upright within a column. */
function lineBetween(boxes: Readonly<Record<ComponentName, Box>>, from: ComponentName, to: ComponentName): Line {
  const a = boxes[from];
  const b = boxes[to];
  if (a.x === b.x) {
    const x = a.x + a.width / 2;
    return a.y < b.y ? { from: [x, a.y + a.height], to: [x, b.y] } : { from: [x, a.y], to: [x, b.y + b.height] };
  }
  const y = (from === 'API server' ? b : a).y + boxHeight / 2;
  return a.x < b.x ? { from: [a.x + a.width, y], to: [b.x, y] } : { from: [a.x, y], to: [b.x + b.width, y] };
}

const hopWords = ({ from, to, node, text: what, failed }: HopPicture): string =>
  `${from} → ${to}${node === '' ? '' : ` (${node})`}: ${what}${failed ? ' ✗' : ''}`;

const lineOf = ({ from: [x1, y1], to: [x2, y2] }: Line): string => `M${x1} ${y1}L${x2} ${y2}`;

/** The hops of the last moment: at one time of the clock one may follow from the other. */
function lastMoment(hops: readonly HopPicture[]): readonly HopPicture[] {
  const time = hops.at(-1)?.time;
  return hops.filter((hop) => hop.time === time).slice(-listed);
}

/** The lines of the last moment in their order, lit one after the other, with their numbers; the token stands where the last one ended. */
function drawMoment(boxes: Readonly<Record<ComponentName, Box>>, moment: readonly HopPicture[]): string {
  const numbers = new Map<string, { readonly line: Line; readonly steps: number[] }>();
  const lit = moment.map((hop, index) => {
    const line = lineBetween(boxes, hop.from, hop.to);
    const edge = [hop.from, hop.to].sort().join();
    const known = numbers.get(edge);
    if (known) known.steps.push(index + 1);
    else numbers.set(edge, { line, steps: [index + 1] });
    // A new element for each hop: its flash begins when it comes into the page.
    return group(hopWords(hop), `<path class="lit turn${index}${hop.failed ? ' failed' : ''}" d="${lineOf(line)}" data-hop="${hop.id}"/>`);
  });
  const labels = [...numbers.values()].map(({ line: { from, to }, steps }) => {
    const isUpright = from[0] === to[0];
    const words = steps.length > 3 ? `${steps[0]}–${steps.at(-1)}` : steps.join();
    return isUpright ? text(from[0] + 9, (from[1] + to[1]) / 2 + 4, words, 'turn') : text((from[0] + to[0]) / 2, from[1] - 5, words, 'turn', 'middle');
  });
  const last = moment.at(-1)!;
  const [x, y] = lineBetween(boxes, last.from, last.to).to;
  const token = `<circle class="token${last.failed ? ' failed' : ''}" cx="${x}" cy="${y}" r="6" data-hop="${last.id}"/>`;
  return lit.join('') + token + (moment.length > 1 ? labels.join('') : '');
}

const inWords = ({ hops = [] }: Picture): string =>
  hops.length === 0
    ? 'Nothing is on its way. kubectl speaks to the API server; the API server writes to the store; scheduler, controllers and kubelets watch the API server; a kubelet calls its runtime.'
    : `The last steps, newest first: ${[...hops]
        .reverse()
        .map((hop) => `${hopWords(hop)}.`)
        .join(' ')}`;

function draw(id: string, picture: Picture, width: number): string {
  const hops = picture.hops ?? [];
  const boxes = boxesFor(width);
  const last = hops.at(-1);
  const nodeOf = (name: ComponentName): string => hops.findLast((hop) => hop.node !== '' && (hop.from === name || hop.to === name))?.node ?? '';
  const ways = edges.map(([from, to]) => `<path class="arrow" d="${lineOf(lineBetween(boxes, from, to))}"/>`);
  const drawn = (Object.entries(boxes) as [ComponentName, Box][]).map(([name, box]) => {
    const isAt = last?.to === name;
    const node = name === 'kubelet' || name === 'runtime' ? nodeOf(name) : '';
    const middle = box.y + box.height / 2 + (node === '' ? 4 : -2);
    const under = node === '' ? '' : text(box.x + box.width / 2, middle + 14, shorten(node, box.width - 8), 'soft', 'middle');
    return group(
      name,
      rect(box, isAt ? 'component here' : 'component', 8) + text(box.x + box.width / 2, middle, shorten(name, box.width - 8), 'name', 'middle') + under,
    );
  });
  const top = 2 * rowStep + boxHeight + 22;
  const moment = lastMoment(hops);
  const recent = hops.slice(-listed).reverse();
  const numberOf = (hop: HopPicture): string => (moment.length > 1 && moment.includes(hop) ? `${moment.indexOf(hop) + 1} ` : '');
  const lines = recent.flatMap((hop) => {
    const time = width < narrow ? '' : `${timeOfDay(hop.time)} `;
    const [first, rest] = broken(`${time}${numberOf(hop)}${hopWords(hop)}`, width - 2, width - 2 - restIndent);
    const kind = moment.includes(hop) ? 'name' : 'soft';
    return [{ x: 1, words: first, kind }, ...(rest === '' ? [] : [{ x: 1 + restIndent, words: rest, kind }])];
  });
  const list = lines.map(({ x, words, kind }, index) => text(x, top + 16 + index * listRow, words, kind));
  const head = text(1, top - 2, hops.length === 0 ? 'Nothing is on its way yet.' : 'Last steps, newest first', 'soft');
  const height = top + 8 + (lines.length === 0 ? 0 : lines.length * listRow + 6);
  return svg(
    id,
    'The way of a Pod through the components',
    inWords(picture),
    width,
    height,
    ways.join('') + drawn.join('') + (last ? drawMoment(boxes, moment) : '') + head + list.join(''),
  );
}

const rows = ({ hops = [] }: Picture): string[][] =>
  [...hops].reverse().map((hop) => [String(hop.id), timeOfDay(hop.time), hop.from, hop.to, hop.node, `${hop.text}${hop.failed ? ' (failed)' : ''}`]);

/** Diagram D7: the components, and what goes from one to the other, step by step. */
export const deploying: Drawing = {
  draw,
  table: (picture) => table(['Step', 'Time', 'From', 'To', 'Node', 'What'], rows(picture), 'Nothing is on its way yet.'),
};

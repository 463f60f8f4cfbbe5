import { type NamespaceColumn, type NamespaceKind, namespaceKinds, type Picture } from '../../host/protocol/index.ts';
import type { Drawing } from './drawing.ts';
import { group, shorten, svg, text } from './svg.ts';
import { table } from './table.ts';

const headWidth = 50;
const rowHeight = 22;
const narrowestColumn = 62;
/** Colours that the style sheet has; further ones begin again. The letter tells in any case. */
const colours = 6;

/** A name for each namespace of a row: letters in the order in which they come, and whether several have it. */
interface Label {
  readonly letter: string;
  readonly isShared: boolean;
  readonly colour: number;
}

const letterOf = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : `${String.fromCharCode(64 + Math.floor(index / 26))}${letterOf(index % 26)}`;

/** Each node's kernel has its own numbers: the same number on two nodes is not the same namespace. */
const keyOf = ({ node, ids }: NamespaceColumn, kind: NamespaceKind): string => `${node} ${ids[kind]}`;

function labelsOf(kind: NamespaceKind, columns: readonly NamespaceColumn[]): Map<string, Label> {
  const ids = columns.map((column) => keyOf(column, kind));
  const labels = new Map<string, Label>();
  let shared = 0;
  for (const id of ids) {
    if (labels.has(id)) continue;
    const isShared = ids.filter((other) => other === id).length > 1;
    labels.set(id, { letter: letterOf(labels.size), isShared, colour: isShared ? shared++ % colours : -1 });
  }
  return labels;
}

/** The last digits: the first are the same for all. */
const shortId = (id: number): string => `…${String(id).slice(-4)}`;

interface Band {
  readonly title: string;
  readonly columns: readonly NamespaceColumn[];
}

/** One band for each Pod, and one for the nodes. */
function bandsOf(columns: readonly NamespaceColumn[]): Band[] {
  const names = [...new Set(columns.map(({ pod }) => pod))];
  return names.map((pod) => ({ title: pod === '' ? 'the node itself' : `Pod ${pod}`, columns: columns.filter((column) => column.pod === pod) }));
}

function drawColumn(column: NamespaceColumn, x: number, y: number, width: number, labels: ReadonlyMap<NamespaceKind, ReadonlyMap<string, Label>>): string {
  const cells = namespaceKinds.map((kind, index) => {
    const id = column.ids[kind];
    const { letter = '', isShared = false, colour = -1 } = labels.get(kind)?.get(keyOf(column, kind)) ?? {};
    const top = y + 18 + index * rowHeight;
    const words = width >= 70 ? `${letter} ${shortId(id)}` : letter;
    return group(
      `${kind} of ${column.name}: ${kind}:[${id}]${isShared ? `, shared: ${letter}` : ', its own'}`,
      `<rect class="cell ${isShared ? `ns${colour}` : ''}" x="${x + 2}" y="${top}" width="${width - 4}" height="${rowHeight - 3}" rx="3"/>` +
        text(x + width / 2, top + 14, words, isShared ? 'name' : 'soft', 'middle'),
    );
  });
  const head = text(x + width / 2, y + 11, shorten(column.name, width - 4), column.isPause ? 'soft' : 'name', 'middle');
  return group(`${column.name}: ${column.process}`, head + cells.join(''));
}

const inWords = ({ namespaces = [] }: Picture): string => {
  if (namespaces.length === 0) return 'No processes of Pods.';
  const place = ({ pod, name }: NamespaceColumn): string => (pod === '' ? `the node ${name}` : `${name} of Pod ${pod}`);
  return namespaceKinds
    .map((kind) => {
      const keys = [...new Set(namespaces.map((column) => keyOf(column, kind)))];
      const members = (key: string): NamespaceColumn[] => namespaces.filter((column) => keyOf(column, kind) === key);
      return `${kind}: ${keys.map((key) => `${members(key)[0]?.ids[kind]} has ${members(key).map(place).join(', ')}`).join('; ')}.`;
    })
    .join(' ');
};

function draw(id: string, picture: Picture, width: number): string {
  const all = picture.namespaces ?? [];
  const labels = new Map(namespaceKinds.map((kind) => [kind, labelsOf(kind, all)]));
  const most = Math.max(1, Math.floor((width - headWidth) / narrowestColumn));
  let y = 2;
  let content = all.length === 0 ? text(1, 14, 'No processes of Pods.', 'soft') : '';
  for (const { title, columns } of bandsOf(all)) {
    content += text(1, y + 11, title, 'name');
    y += 18;
    for (let first = 0; first < columns.length; first += most) {
      const row = columns.slice(first, first + most);
      const each = Math.min(120, Math.floor((width - headWidth) / row.length));
      content += namespaceKinds.map((kind, index) => text(1, y + 32 + index * rowHeight, kind)).join('');
      content += row.map((column, index) => drawColumn(column, headWidth + index * each, y, each, labels)).join('');
      y += 18 + namespaceKinds.length * rowHeight + 8;
    }
  }
  if (all.length > 0) {
    content += text(1, y + 10, shorten('Same letter and colour in a row: the same namespace.', width), 'soft');
    y += 18;
  }
  return svg(id, 'Namespaces of the containers’ processes', inWords(picture), width, Math.max(y, 24), content);
}

/** Rows are kinds, columns are processes. */
function rows({ namespaces: all = [] }: Picture): string[][] {
  if (all.length === 0) return [];
  return namespaceKinds.map((kind) => {
    const labels = labelsOf(kind, all);
    return [kind, ...all.map((column) => `${labels.get(keyOf(column, kind))?.letter ?? ''} ${kind}:[${column.ids[kind]}]`)];
  });
}

const heads = ({ namespaces: all = [] }: Picture): string[] => ['Namespace', ...all.map(({ pod, name }) => (pod === '' ? name : `${pod}: ${name}`))];

/** Diagram D11: in which namespaces the containers' processes are, those that several share in one colour and with one letter. */
export const namespaces: Drawing = { draw, table: (picture) => table(heads(picture), rows(picture), 'No processes of Pods.') };

import type { ContainerPicture, Picture, PodPicture } from '../../host/protocol/index.ts';
import { type Box, group, letter, rect, shorten, svg, text } from './svg.ts';
import { bareState, containerMood, containerState, inWords, moodOf } from './words.ts';

const gap = 10;
const narrowestNode = 165;
const nodeHead = 30;
const podHead = 36;
const containerRow = 34;
/** More Pods than this on one node are drawn as dots. */
const manyPods = 8;
const dot = 14;

const podHeight = (pod: PodPicture): number => podHead + pod.containers.length * (containerRow + 4) + 6;

function drawContainer(container: ContainerPicture, box: Box): string {
  const mark = container.kind === 'app' ? '' : `${container.kind} `;
  const name = `${mark}${container.name}`;
  const state = containerState(container);
  const words = `${mark}container ${container.name}, image ${container.image}: ${state}`;
  const room = box.width - 26;
  // Where state and restarts are too long for one line, the restarts stand beside the name.
  const restarts = `restarts ${container.restarts}`;
  const isBeside = state.length * letter > room && (name.length + restarts.length + 1) * letter <= room;
  return group(
    words,
    rect(box, 'container', 5) +
      `<circle cx="${box.x + 11}" cy="${box.y + 12}" r="3.5" class="${containerMood(container)}"/>` +
      text(box.x + 20, box.y + 15.5, shorten(name, room)) +
      (isBeside ? text(box.x + box.width - 6, box.y + 15.5, restarts, 'soft', 'end') : '') +
      text(box.x + 20, box.y + 28, shorten(isBeside ? bareState(container) : state, room), 'soft'),
  );
}

function drawPod(pod: PodPicture, box: Box): string {
  const inner = box.width - 16;
  const state = `${pod.ready} ${pod.status}`;
  const parts = [
    rect(box, `pod ${moodOf(pod)}`),
    text(box.x + 10, box.y + 16, shorten(pod.name, inner), 'name'),
    text(box.x + 10, box.y + 30, shorten(state, inner), `state ${moodOf(pod)}`),
  ];
  // The address stands where there is room beside the name or the state; the table under the picture has it in any case.
  const beside = [pod.name, state].findIndex((words) => (words.length + pod.ip.length + 1) * letter <= inner);
  if (pod.ip !== '' && beside >= 0) parts.push(text(box.x + box.width - 8, box.y + 16 + beside * 14, pod.ip, 'soft', 'end'));
  pod.containers.forEach((container, index) => {
    parts.push(drawContainer(container, { x: box.x + 8, y: box.y + podHead + index * (containerRow + 4), width: inner, height: containerRow }));
  });
  return group(`Pod ${pod.name}: ${pod.status}`, parts.join(''), `pod-${moodOf(pod)}`);
}

const dotsPerRow = (width: number): number => Math.max(1, Math.floor((width - 20) / dot));

const dotsHeight = (count: number, width: number): number => 22 + Math.ceil(count / dotsPerRow(width)) * dot;

function drawDots(pods: readonly PodPicture[], { x, y, width }: Box): string {
  const perRow = dotsPerRow(width);
  const drawn = pods.map((pod, index) =>
    group(
      `Pod ${pod.name}: ${pod.status}`,
      `<circle cx="${x + 16 + (index % perRow) * dot}" cy="${y + 24 + Math.floor(index / perRow) * dot}" r="4.5" class="${moodOf(pod)}"/>`,
    ),
  );
  return text(x + 10, y + 12, `${pods.length} Pods`, 'soft') + drawn.join('');
}

interface Column {
  readonly title: string;
  readonly detail: string;
  readonly kind: string;
  readonly pods: readonly PodPicture[];
  /** What stands in it when it has no Pods. */
  readonly empty: string;
}

function columnHeight({ pods }: Column, width: number): number {
  if (pods.length === 0) return nodeHead + 30;
  if (pods.length > manyPods) return nodeHead + dotsHeight(pods.length, width) + 10;
  return nodeHead + pods.reduce((sum, pod) => sum + podHeight(pod) + 8, 0) + 2;
}

function drawColumn(column: Column, box: Box): string {
  const parts = [
    rect(box, `node ${column.kind}`, 8),
    text(box.x + 12, box.y + 20, column.title, 'name'),
    text(box.x + box.width - 12, box.y + 20, column.detail, 'soft', 'end'),
  ];
  if (column.pods.length === 0) parts.push(text(box.x + 12, box.y + nodeHead + 14, column.empty, 'soft'));
  if (column.pods.length > manyPods) parts.push(drawDots(column.pods, { ...box, y: box.y + nodeHead }));
  else {
    let y = box.y + nodeHead;
    for (const pod of column.pods) {
      parts.push(drawPod(pod, { x: box.x + 8, y, width: box.width - 16, height: podHeight(pod) }));
      y += podHeight(pod) + 8;
    }
  }
  return group(column.title, parts.join(''));
}

function nodeColumns({ nodes, pods }: Picture): Column[] {
  return nodes.map(({ name, ip, ready }) => ({
    title: name,
    detail: ready ? ip : 'NotReady',
    kind: ready ? '' : 'gone',
    pods: pods.filter((pod) => pod.node === name),
    empty: 'no Pods',
  }));
}

/** Pods that no node has yet. */
function unplaced({ nodes, pods }: Picture): Column[] {
  const known = new Set(nodes.map(({ name }) => name));
  const waiting = pods.filter((pod) => !known.has(pod.node));
  return waiting.length === 0 ? [] : [{ title: 'on no node yet', detail: '', kind: 'nowhere', pods: waiting, empty: '' }];
}

/** What a variant of D1 draws beside it. */
export interface NodesVariant {
  /** Pixels below which nodes stand one under the other. */
  readonly narrowestNode: number;
  /** Room at the foot of each node of the first row, and what is drawn over it. */
  readonly footHeight: number;
  readonly foot: (boxes: readonly Box[]) => string;
  /** The same in words. */
  readonly words: string;
}

/** Diagram D1: nodes as boxes, in them their Pods, in these the containers. `width` in pixels. */
export function drawNodes(id: string, picture: Picture, width: number, variant?: NodesVariant): string {
  let y = 1;
  let content = '';
  const drawRow = (row: readonly Column[], abreast: number, footHeight = 0): Box[] => {
    const each = Math.floor((width - 2 - gap * (abreast - 1)) / abreast);
    const height = Math.max(...row.map((column) => columnHeight(column, each))) + footHeight;
    const boxes = row.map((_, index) => ({ x: 1 + index * (each + gap), y, width: each, height }));
    row.forEach((column, index) => {
      content += drawColumn(column, boxes[index]!);
    });
    y += height + gap;
    return boxes;
  };
  for (const column of unplaced(picture)) drawRow([column], 1);
  const columns = nodeColumns(picture);
  const abreast = Math.max(1, Math.min(columns.length, Math.floor((width + gap) / ((variant?.narrowestNode ?? narrowestNode) + gap))));
  for (let first = 0; first < columns.length; first += abreast) {
    const boxes = drawRow(columns.slice(first, first + abreast), abreast, first === 0 ? variant?.footHeight : 0);
    if (first === 0 && variant) content += variant.foot(boxes);
  }
  const words = variant ? `${inWords(picture)} ${variant.words}` : inWords(picture);
  return svg(id, 'Nodes, Pods and containers', words, width, y - gap + 1, content);
}

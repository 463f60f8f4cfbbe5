import type { Picture, PodPicture } from '../../host/protocol/index.ts';
import { drawNodes } from './nodes.ts';
import { type Box, group, rect, shorten, text } from './svg.ts';

const ghostHeight = 76;
const narrowestNode = 145;

const title = 'Not possible: a Pod that lies across two nodes. All containers of a Pod run on one node.';

/** The Pod that is shown as what cannot be: the first with several containers. */
const model = ({ pods }: Picture): PodPicture | undefined => pods.find(({ containers }) => containers.length > 1) ?? pods[0];

function drawGhost(picture: Picture, left: Box, right: Box): string {
  const pod = model(picture);
  const names = pod && pod.containers.length > 1 ? pod.containers.map(({ name }) => name) : ['container', 'container'];
  const half = Math.ceil(names.length / 2);
  const bottom = Math.max(left.y + left.height, right.y + right.height);
  const from = left.x + left.width / 3;
  const to = right.x + (right.width * 2) / 3;
  const box: Box = { x: from, y: bottom - ghostHeight + 2, width: to - from, height: ghostHeight - 24 };
  const inner = { y: box.y + 23, height: 22 };
  const gap = 12;
  const first: Box = { ...inner, x: box.x + 8, width: left.x + left.width - gap / 2 - box.x - 8 };
  const second: Box = { ...inner, x: right.x + gap / 2, width: box.x + box.width - 8 - right.x - gap / 2 };
  const label = (at: Box, list: readonly string[]): string =>
    rect(at, 'container', 5) + text(at.x + 7, at.y + 15, shorten(list.join(', '), at.width - 12), 'soft');
  const cross = `<path class="cross" d="M${box.x} ${box.y}L${box.x + box.width} ${box.y + box.height}M${box.x + box.width} ${box.y}L${box.x} ${box.y + box.height}"/>`;
  return group(
    title,
    rect(box, 'ghost') +
      text(box.x + 10, box.y + 16, shorten(pod?.name ?? 'a Pod', box.width - 20), 'soft') +
      label(first, names.slice(0, half)) +
      label(second, names.slice(half)) +
      cross +
      text(box.x + box.width / 2, box.y + box.height + 13, 'never across two nodes', 'never', 'middle'),
    'ghost-pod',
  );
}

/** Diagram D2: nodes and Pods as in D1, and what cannot be: a Pod across two nodes, crossed out. */
export const drawOnePod = (id: string, picture: Picture, width: number): string =>
  drawNodes(id, picture, width, {
    narrowestNode,
    footHeight: ghostHeight,
    words: title,
    foot: ([left, right]) => (left && right ? drawGhost(picture, left, right) : ''),
  });

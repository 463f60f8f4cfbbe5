import type { Lab, Picture } from '../../host/protocol/index.ts';
import { drawLifecycle } from './lifecycle.ts';
import { drawNodes } from './nodes.ts';

/** A lab's picture as an SVG, `width` pixels wide. `id` must be unique in the page. Empty for labs without one. */
export function drawPicture(kind: Lab['picture'], id: string, picture: Picture, width: number): string {
  if (kind === 'none') return '';
  return kind === 'lifecycle' ? drawLifecycle(id, picture, width) : drawNodes(id, picture, width);
}

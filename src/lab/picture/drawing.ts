import type { Picture } from '../../host/protocol/index.ts';

/** One kind of picture: how it is drawn, and the same as an HTML table. */
export interface Drawing {
  /** An SVG, `width` pixels wide. `id` is unique in the page. */
  draw(id: string, picture: Picture, width: number): string;
  table(picture: Picture): string;
}

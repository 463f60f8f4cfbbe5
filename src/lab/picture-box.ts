import type { Lab, Picture } from '../host/protocol/index.ts';
import { drawPicture, pictureTable } from './picture/index.ts';

const narrowest = 300;
const tallest = 640;

/** The live picture: drawn by the same function as the build's, as wide as there is room. */
export class PictureBox {
  readonly #kind: Lab['picture'];
  readonly #frame: HTMLElement | null;
  readonly #table: HTMLElement | null;
  readonly #id: string;
  #picture: Picture | undefined;
  #drawn = '';
  #frameRequest = 0;

  constructor(root: HTMLElement, kind: Lab['picture']) {
    this.#kind = kind;
    this.#id = `${root.id}-picture`;
    this.#frame = root.querySelector('[data-part="picture"]');
    this.#table = root.querySelector('[data-part="picture-table"]');
    if (this.#frame) {
      this.#keepHeight(this.#frame);
      new ResizeObserver(() => this.#later()).observe(this.#frame);
    }
  }

  show(picture: Picture): void {
    this.#picture = picture;
    this.#later();
  }

  #later(): void {
    this.#frameRequest ||= requestAnimationFrame(() => {
      this.#frameRequest = 0;
      this.#draw();
    });
  }

  #draw(): void {
    if (!this.#frame || !this.#picture) return;
    const drawn = drawPicture(this.#kind, this.#id, this.#picture, Math.max(narrowest, this.#frame.clientWidth));
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#frame.innerHTML = drawn;
    this.#keepHeight(this.#frame);
    if (this.#table) this.#table.innerHTML = pictureTable(this.#kind, this.#picture);
  }

  /** The place grows with the picture but does not shrink: what stands below it is not to jump up and down. */
  #keepHeight(frame: HTMLElement): void {
    const height = Math.max(Number.parseFloat(frame.style.minHeight) || 0, frame.scrollHeight);
    frame.style.minHeight = `${Math.min(height, tallest)}px`;
  }
}

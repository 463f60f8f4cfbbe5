import type { Diagnostic, LabFile } from '../../host/protocol/index.ts';

/** What an editor tells. */
export interface EditorHooks {
  /** The reader has changed a file's text. */
  changed(): void;
  /** Ctrl+Enter or Cmd+Enter. */
  apply(): void;
}

export interface EditorOptions {
  /** The element whose still text the editor takes the place of. */
  readonly place: HTMLElement;
  readonly files: readonly LabFile[];
  /** The file that is open. */
  readonly path: string;
  readonly hooks: EditorHooks;
}

/** An editor of a lab's files: Monaco, or a plain text field where Monaco does not serve. */
export interface Editor {
  /** Opens a file, keeping the others' texts. */
  show(path: string): void;
  files(): LabFile[];
  /** Puts other texts in place of the files', as edits that can be undone; files that are not named go, new ones come. */
  replace(files: readonly LabFile[]): void;
  /** Shows mistakes at their lines. */
  mark(path: string, diagnostics: readonly Diagnostic[]): void;
  /** Puts the cursor there. Lines and columns from 1. */
  goTo(line: number, column: number): void;
  /** `at`: where the reader clicked. */
  focus(at?: MouseEvent): void;
  dispose(): void;
}

export type OpenEditor = (options: EditorOptions) => Editor;

/** Monaco needs keys and a pointer that can hover. */
export const needsPlainEditor = (): boolean => matchMedia('(pointer: coarse)').matches && !matchMedia('(any-pointer: fine)').matches;

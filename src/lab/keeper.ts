import type { LabFile } from '../host/protocol/index.ts';

/** What of a lab is kept on the reader's device. */
export interface KeptLab {
  readonly files: readonly LabFile[];
  /** Files of an earlier visit that the reader has neither taken back nor given up. */
  readonly earlier?: readonly LabFile[];
  /** ISO 8601. */
  readonly at: string;
  readonly solved?: string;
}

/** Where labs keep things. A lab knows nothing of the course around it; the page gives it one of these. */
export interface Keeper {
  load(lab: string): KeptLab | undefined;
  /** The reason, in words, when it could not be kept. */
  save(lab: string, kept: KeptLab): string | undefined;
}

export const areSame = (one: readonly LabFile[], other: readonly LabFile[]): boolean =>
  one.length === other.length && one.every(({ path, text }) => other.some((file) => file.path === path && file.text === text));

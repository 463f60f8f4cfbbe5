/**
 * What is kept on this device: one JSON value under one key, with the version of its shape. Data only; src/course/store.ts keeps it.
 */

export interface KeptFile {
  readonly path: string;
  readonly text: string;
}

export interface KeptLab {
  /** The reader's files as they were last. */
  readonly files: readonly KeptFile[];
  /** Files of an earlier visit that the reader has neither taken back nor given up. */
  readonly earlier?: readonly KeptFile[];
  /** When the files were last changed (ISO 8601). */
  readonly at: string;
  /** When all checks first passed (ISO 8601). */
  readonly solved?: string;
}

export interface Kept {
  readonly version: 1;
  /** By the lab's id. */
  readonly labs: Readonly<Record<string, KeptLab>>;
  /** By `<page>#<question>`: what the reader said of the own answer. */
  readonly answers: Readonly<Record<string, 'knew' | 'missed'>>;
}

/** The one key in localStorage. */
export const key = 'podlab';

export const nothingKept: Kept = { version: 1, labs: {}, answers: {} };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const isFile = (value: unknown): value is KeptFile => isRecord(value) && typeof value['path'] === 'string' && typeof value['text'] === 'string';

const isFiles = (value: unknown): value is KeptFile[] => Array.isArray(value) && value.every(isFile);

const isOptional = (value: unknown, is: (value: unknown) => boolean): boolean => value === undefined || is(value);

const isText = (value: unknown): boolean => typeof value === 'string';

const isLab = (value: unknown): value is KeptLab =>
  isRecord(value) && isFiles(value['files']) && isText(value['at']) && isOptional(value['earlier'], isFiles) && isOptional(value['solved'], isText);

const isAnswer = (value: unknown): value is 'knew' | 'missed' => value === 'knew' || value === 'missed';

function only<T>(value: unknown, is: (item: unknown) => item is T): Record<string, T> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, T] => is(entry[1])));
}

/** Reads what was kept; parts that are not of this shape (another version, edited by hand) are left out. */
export function parseKept(text: string | null): Kept {
  if (text === null) return nothingKept;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return nothingKept;
  }
  if (!isRecord(value) || value['version'] !== 1) return nothingKept;
  return { version: 1, labs: only(value['labs'], isLab), answers: only(value['answers'], isAnswer) };
}

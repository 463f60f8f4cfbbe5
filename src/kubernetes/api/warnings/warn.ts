/** Adds what the server warns about when an object of a kind is written. */
export type Warn = (object: never, isUpdate: boolean, out: string[]) => void;

export { type Kept, type KeptFile, type KeptLab, nothingKept, parseKept } from './kept.ts';
export { findChapter, type OutlineChapter, type OutlinePart, outline, partName, slugOf } from './outline.ts';
export { pageStore, type Refusal, refusalText, type Shelf, Store } from './store.ts';

export { defineLab, type LabHost } from './element.ts';
export type { Keeper, KeptLab } from './keeper.ts';

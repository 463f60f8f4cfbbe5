/** The part `lab`. */
export { Checks } from './checks.ts';
export { Diagnoser } from './diagnose.ts';
export { pictureSources } from './pictures/index.ts';

/**
 * Virtual time: the one clock of a simulation, the causes of what happens on it, and seeded chance.
 */
export { type Cause, CauseLog, type CauseRecord } from './cause.ts';
export { Clock, type Scheduled, type Timer } from './clock.ts';
export { Fifo } from './fifo.ts';
export { Random } from './random.ts';
export { type Duration, fromRFC3339, hour, microsecond, millisecond, minute, second, type Time, toRFC3339, toRFC3339Micro } from './units.ts';

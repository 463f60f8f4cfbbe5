/**
 * The life of a lab in a page, as a machine with named states. What the page shows of a state is in styles/lab/ and live.ts.
 */

/**
 * - `resting`: plain HTML from the build; nothing is loaded
 * - `waking`: the simulator loads and starts; the editor can be used already
 * - `live`: the cluster answers
 * - `looking`: live, and the page shows an earlier moment
 * - `stuck`: the simulator has not answered for some seconds
 * - `stopped`: the reader has stopped the simulator; the text is kept
 * - `crashed`: the simulator has a bug and has stopped; or it could not be loaded
 */
export type LabState = 'resting' | 'waking' | 'live' | 'looking' | 'stuck' | 'stopped' | 'crashed';

export type LabEvent = 'touch' | 'opened' | 'look' | 'now' | 'silent' | 'heard' | 'stop' | 'crash' | 'restart';

const transitions: Readonly<Record<LabState, Readonly<Partial<Record<LabEvent, LabState>>>>> = {
  resting: { touch: 'waking' },
  waking: { opened: 'live', silent: 'stuck', crash: 'crashed' },
  live: { look: 'looking', silent: 'stuck', crash: 'crashed', restart: 'waking' },
  looking: { now: 'live', silent: 'stuck', crash: 'crashed', restart: 'waking' },
  stuck: { heard: 'live', opened: 'live', stop: 'stopped', crash: 'crashed', restart: 'waking' },
  stopped: { restart: 'waking' },
  crashed: { restart: 'waking' },
};

/** The state after an event. An event that means nothing in a state (a late answer after a stop) leaves it as it is. */
export const after = (state: LabState, event: LabEvent): LabState => transitions[state][event] ?? state;

/** The cluster can be asked and will answer, be it late. */
export const canAsk = (state: LabState): boolean => isUp(state) || state === 'stuck';

/** The cluster answers. */
export const isUp = (state: LabState): boolean => state === 'live' || state === 'looking';

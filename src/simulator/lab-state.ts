import type { Lab, View } from '../host/protocol/index.ts';
import type { Time } from '../time/index.ts';
import type { Checks } from './checks.ts';
import type { LabRun } from './lab-run.ts';

/** How an open lab stands. What its fields hold is never changed in place, except the run: a copy is a way back. */
export interface LabState {
  run: LabRun | undefined;
  lab: Lab | undefined;
  /** undefined: the lab has none. */
  checks: Checks | undefined;
  rate: number;
  /** A time that the reader wants to be at, when it takes more than one slice of work to get there. */
  goal: Time | undefined;
  /** Milliseconds of real time since the page was last told how things stand. */
  sincePublished: number;
  /** Keys were typed since then: what they changed is told with the next ticks, also where the clock stands. */
  hasTyped: boolean;
  behind: boolean;
  crashed: boolean;
  /** What the views showed when the reader last did something: changes are marked against it. */
  baseline: readonly string[];
  views: readonly View[];
  /** What of the reader's machine the page was told last, as JSON. */
  desk: string;
  /** How many bytes of the terminal's output the page has. */
  shownBytes: number;
}

export const newLabState = (lab?: Lab): LabState => ({
  run: undefined,
  lab,
  checks: undefined,
  rate: 0,
  goal: undefined,
  sincePublished: 0,
  hasTyped: false,
  behind: false,
  crashed: false,
  baseline: [],
  views: [],
  desk: '',
  shownBytes: 0,
});

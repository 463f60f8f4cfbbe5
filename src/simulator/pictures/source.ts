import type { Picture } from '../../host/protocol/index.ts';
import type { ShownPod } from '../picture.ts';
import type { Simulation } from '../simulation.ts';
import type { Tap } from '../trace/tap.ts';

/** Where a lab's picture takes from what only it shows. It looks at the simulation and changes nothing. */
export interface PictureSource {
  /** Heard by the components from the start. */
  readonly tap?: Tap;
  /** The simulation is there. */
  begin?(): void;
  /** How much has happened so far that one step of the clock is to show. */
  readonly count?: number;
  picture(pods: readonly ShownPod[]): Partial<Picture>;
  close?(): void;
}

export type MakeSource = (simulation: Simulation) => PictureSource;

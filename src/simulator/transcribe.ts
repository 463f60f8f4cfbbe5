import type { CommandOutput, Lab, Picture, View } from '../host/protocol/index.ts';
import { LabRun } from './lab-run.ts';
import { observe } from './observer.ts';
import type { Describe } from './workstation.ts';

export interface TranscribedStep extends CommandOutput {
  /** How much time passed before it: `20s`. */
  readonly after?: string;
}

export interface Transcription {
  readonly steps: readonly TranscribedStep[];
  readonly picture: Picture;
  readonly views: readonly View[];
}

/** Runs a lab's transcript, for the page to show what the lab does before anybody touches it. */
export function transcribe(lab: Lab, describe: Describe): Transcription {
  const run = new LabRun(lab, { terminal: () => undefined, describe });
  const steps: TranscribedStep[] = [];
  let after: string | undefined;
  for (const step of lab.transcript) {
    const output = run.step(step);
    if (output) steps.push({ ...output, ...(after === undefined ? {} : { after }) });
    after = step.wait;
  }
  const views = observe(run.simulation, lab.views, describe).map((view) => ({ ...view, changed: [] }));
  const result = { steps, picture: run.picture, views };
  run.close();
  return result;
}

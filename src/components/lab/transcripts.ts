import '../../host/node/all-parts.ts';
import type { Lab } from '../../host/protocol/index.ts';
import { transcribe } from '../../simulator/transcribe.ts';
import { fieldText } from '../descriptions.ts';

export type Transcript = ReturnType<typeof transcribe>;

const transcripts = new Map<string, Transcript>();

/** The lab's recorded run. A lab that stands in several pages is run once. */
export function transcriptOf(lab: Lab): Transcript {
  const known = transcripts.get(lab.id);
  if (known) return known;
  const made = transcribe(lab, fieldText);
  transcripts.set(lab.id, made);
  return made;
}

import { writeYaml } from '../../api/yaml/index.ts';
import type { Invocation } from '../invocation.ts';
import { moreKubectlPart } from '../parts.ts';
import type { Visit } from './result.ts';
import type { Selection } from './selection.ts';
import { visitText } from './stream.ts';

/** One visit for all objects that a kustomization makes. */
export function kustomizeVisits(invocation: Invocation, selection: Selection, directory: string): readonly Visit[] {
  return [
    {
      kind: 'stream',
      *read(emit) {
        const { objects, warnings } = yield* moreKubectlPart.code.buildKustomization(invocation.process, directory);
        yield* invocation.err(warnings);
        yield* visitText(invocation, selection, objects.map((object) => writeYaml(object as never)).join('---\n'), directory, emit);
      },
    },
  ];
}

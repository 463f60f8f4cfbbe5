import type { Execution } from '../../../../machine/process/types.ts';
import type { Container, EnvVar, EnvVarSource, PodSpec } from '../../../api/types.ts';
import { isFailure, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import { compareText } from '../../text/go.ts';
import { fits, updatePodSpec } from '../shared/pod-spec.ts';
import { Resolver } from './resolve-env.ts';

function referenceText({ configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: EnvVarSource): string {
  if (configMapKeyRef) return `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`;
  if (secretKeyRef) return `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`;
  if (fieldRef) return `field path ${fieldRef.fieldPath}`;
  if (resourceFieldRef) return `resource field ${resourceFieldRef.containerName ? `${resourceFieldRef.containerName}/` : ''}${resourceFieldRef.resource}`;
  return 'invalid valueFrom';
}

function specOf(info: Info): PodSpec | undefined {
  let found: PodSpec | undefined;
  try {
    updatePodSpec(objectOf(info), (spec) => (found = spec));
  } catch (error) {
    // What has no Pod template is passed over.
    if (!(error instanceof UserError)) throw error;
  }
  return found;
}

/** `set env --list`: the variables of each container, with those of the command line. */
export function* listEnv(invocation: Invocation, infos: readonly Info[], variablesOf: (container: Container) => readonly EnvVar[]): Execution<void> {
  const pattern = invocation.flags.string('containers');
  for (const info of infos) {
    const spec = specOf(info);
    for (const container of [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]) {
      if (!fits(container.name, pattern)) continue;
      yield* invocation.out(`# ${info.mapping.kind} ${info.name}, container ${container.name}\n`);
      yield* listContainer(invocation, info, container, variablesOf(container));
    }
  }
}

function* listContainer(invocation: Invocation, info: Info, container: Container, variables: readonly EnvVar[]): Execution<void> {
  const resolver = new Resolver(invocation, (yield* invocation.namespace()).name);
  const failures = new Map<string, string[]>();
  for (const { name, value = '', valueFrom } of variables) {
    let text = `${name}=${value}`;
    if (valueFrom) {
      text = `# ${name} from ${referenceText(valueFrom)}`;
      if (invocation.flags.bool('resolve')) {
        try {
          text = `${name}=${yield* resolver.value(valueFrom, objectOf(info), container)}`;
        } catch (error) {
          if (!isFailure(error)) throw error;
          failures.set(error.message, [...(failures.get(error.message) ?? []), name]);
        }
      }
    }
    yield* invocation.out(`${text}\n`);
  }
  const lines = [...failures].map(([reason, names]) => `error retrieving reference for ${names.sort(compareText).join(', ')}: ${reason}\n`);
  for (const line of lines.sort(compareText)) yield* invocation.err(line);
}

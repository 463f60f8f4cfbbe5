import type { Execution } from '../../../../machine/process/types.ts';
import type { Container, Pod } from '../../../api/types.ts';
import type { Invocation } from '../../invocation.ts';
import { applyPatch } from '../../patching.ts';
import type { Unstructured } from '../../resource/object.ts';
import { findContainer } from '../shared/containers.ts';
import { podMapping } from '../shared/pods.ts';
import { randomSuffix } from '../shared/random-suffix.ts';
import type { DebugOptions } from './options.ts';
import type { Keep } from './profiles.ts';

/** Five letters and digits for a name. */
export const suffix = ({ options }: Invocation) => randomSuffix(options.random);

/** The name of -c, or a new one, which is told. */
export function* debugContainerName(invocation: Invocation, pod: Pod): Execution<string> {
  const given = invocation.flags.string('container');
  if (given !== '') return given;
  let name = `debugger-${suffix(invocation)}`;
  while (findContainer(pod, name)) name = `debugger-${suffix(invocation)}`;
  if (!invocation.flags.bool('quiet')) yield* invocation.out(`Defaulting debug container name to ${name}.\n`);
  return name;
}

/** The new container before its profile. */
export function newContainer({ flags }: Invocation, options: DebugOptions, name: string): Container {
  const policy = flags.string('image-pull-policy');
  return {
    name,
    image: flags.string('image'),
    ...(options.words.length > 0 ? { [flags.bool('arguments-only') ? 'args' : 'command']: options.words } : {}),
    ...(options.env.length > 0 ? { env: options.env } : {}),
    ...(policy ? { imagePullPolicy: policy as 'Always' } : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    resources: {},
    terminationMessagePolicy: 'File',
  };
}

/** --keep-… */
export function keepOf({ flags }: Invocation): Keep {
  const kept = (name: string) => flags.bool(`keep-${name}`);
  return {
    labels: kept('labels'),
    annotations: kept('annotations'),
    liveness: kept('liveness'),
    readiness: kept('readiness'),
    startup: kept('startup'),
    initContainers: kept('init-containers'),
  };
}

/** Merges --custom into the container of that name. */
export function withCustom(pod: Pod, options: DebugOptions, list: 'containers' | 'ephemeralContainers', name: string): Pod {
  if (!options.custom) return pod;
  const patch = { spec: { [list]: [{ ...options.custom, name }] } };
  return applyPatch(pod as unknown as Unstructured, patch, podMapping) as unknown as Pod;
}

/** Tells that rights of the profile come to nothing for a user that is not root (DebugOptions.displayWarning). */
export function* warnAboutUser(invocation: Invocation, container: Container | undefined, pod: Pod): Execution<void> {
  const context = container?.securityContext;
  const user = pod.spec.securityContext?.runAsUser;
  if (!user || !context || context.runAsUser === 0) return;
  if (!context.privileged && !context.capabilities?.add?.length) return;
  yield* invocation.err(
    'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n',
  );
}

import { decode } from '../../../../machine/process/text.ts';
import type { Execution } from '../../../../machine/process/types.ts';
import type { Container } from '../../../api/types.ts';
import { readYaml } from '../../../api/yaml/index.ts';
import { UserError } from '../../errors.ts';
import { goFileError, readBytes } from '../../files.ts';
import type { Invocation } from '../../invocation.ts';
import { quote } from '../../text/go.ts';
import { imageReference } from '../shared/image-reference.ts';
import { type Profile, profileNamed } from './profiles.ts';

/** What `kubectl debug` was asked for. */
export interface DebugOptions {
  readonly targets: readonly string[];
  readonly words: readonly string[];
  readonly attach: boolean;
  readonly profile: Profile;
  /** --custom: what is merged into the container. */
  readonly custom: Partial<Container> | undefined;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly setImages: Readonly<Record<string, string>>;
}

const pairsOf = (list: readonly string[]) => list.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);

/** DebugOptions.Complete and Validate. */
export function* readOptions(invocation: Invocation): Execution<DebugOptions> {
  const { flags, args, dash } = invocation;
  const split = dash >= 0 && args.length > dash ? dash : args.length;
  const options: DebugOptions = {
    targets: args.slice(0, split),
    words: args.slice(split),
    attach: flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin'),
    profile: profileNamed(flags.string('profile')),
    custom: yield* readCustom(invocation, flags.string('custom')),
    env: pairsOf(flags.list('env')).map(([name, value]) => ({ name, value })),
    setImages: Object.fromEntries(pairsOf(flags.list('set-image'))),
  };
  validate(invocation, options);
  const target = flags.string('target');
  if (target !== '' && !flags.bool('quiet')) {
    yield* invocation.out(
      `Targeting container ${quote(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  }
  if (flags.bool('tty') && !flags.bool('stdin')) throw new UserError('-i/--stdin is required for containers with -t/--tty=true');
  checkCustom(options.custom);
  if (flags.string('profile') === 'legacy') {
    yield* invocation.err(
      '--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".\n',
    );
  }
  return options;
}

function* readCustom(invocation: Invocation, path: string): Execution<Partial<Container> | undefined> {
  if (path === '') return undefined;
  let text: string;
  try {
    text = decode(yield* readBytes(invocation.process, path));
  } catch (error) {
    throw new UserError(`must pass a container spec json file for custom profile: ${goFileError('open', path, error)}`);
  }
  const read = readYaml(text);
  if ('error' in read) throw new UserError(`${path} does not contain a valid container spec: ${read.error}`);
  return read.value as Partial<Container>;
}

function checkCustom(custom: Partial<Container> | undefined): void {
  if (!custom) return;
  const given = custom.name || custom.command?.length || custom.image || custom.lifecycle || custom.volumeDevices?.length;
  if (given) throw new UserError('name, command, image, lifecycle and volume devices are not modifiable via custom profile');
}

function validate(invocation: Invocation, options: DebugOptions): void {
  const { flags } = invocation;
  const refuse = (wrong: boolean, text: string) => {
    if (wrong) throw new UserError(text);
  };
  const [image, container, copyTo] = [flags.string('image'), flags.string('container'), flags.string('copy-to')];
  const setsImages = Object.keys(options.setImages).length > 0;
  const explicitAttach = options.attach && flags.changed('attach');
  refuse(explicitAttach && image === '' && container === '', 'you must specify --container or create a new container using --image in order to attach.');
  if (copyTo !== '') {
    refuse(image === '' && !setsImages && options.words.length === 0, 'you must specify --image, --set-image or command arguments.');
    refuse(options.words.length > 0 && container === '' && image === '', 'you must specify an existing container or a new image when specifying args.');
  } else {
    refuse(flags.bool('replace'), '--replace may only be used with --copy-to.');
    refuse(flags.bool('same-node'), '--same-node may only be used with --copy-to.');
    refuse(setsImages, '--set-image may only be used with --copy-to.');
    refuse(image === '', 'you must specify --image when not using --copy-to.');
  }
  refuse(image !== '' && !imageReference.test(image), `invalid image name ${quote(image)}: invalid reference format`);
  refuse(options.targets.length === 0 && flags.list('filename').length === 0, 'NAME or filename is required for debug');
  const policy = flags.string('image-pull-policy');
  refuse(!['', 'Always', 'IfNotPresent', 'Never'].includes(policy), `invalid image pull policy: ${policy}`);
  for (const [name, wanted] of Object.entries(options.setImages)) {
    refuse(!imageReference.test(wanted), `invalid image name ${quote(wanted)} for container ${quote(name)}: invalid reference format`);
  }
  refuse(flags.string('target') !== '' && copyTo !== '', '--target is incompatible with --copy-to. Use --share-processes instead.');
}

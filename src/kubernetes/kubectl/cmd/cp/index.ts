import type { Bytes, Execution, Process } from '../../../../machine/process/types.ts';
import type { Pod } from '../../../api/types.ts';
import type { Command } from '../../command.ts';
import { completePods } from '../../completion/resources.ts';
import { UserError } from '../../errors.ts';
import { baseName, directoryName, goFileError, join, normalize, readBytes, typeOf, writeText } from '../../files.ts';
import { boolFlag, intFlag } from '../../flags/flag.ts';
import { containerFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { getObject } from '../../resource/helper.ts';
import { compareText, quote } from '../../text/go.ts';
import { capture } from '../shared/capture.ts';
import { containerOrDefault, findContainer, notValid } from '../shared/containers.ts';
import { podMapping } from '../shared/pods.ts';
import { checkStatus } from '../shared/remote.ts';
import { readTar, type TarEntry, writeTar } from './tar.ts';

/** kubectl cp */
export const cp: Command = {
  name: 'cp',
  use: 'cp <file-spec-src> <file-spec-dest>',
  short: 'Copy files and directories to and from containers',
  long: "Copies with the program tar of the container's image: without it the copy fails.",
  examples: `  # To a Pod
  kubectl cp index.html web:/tmp

  # From a Pod
  kubectl cp web:/etc/hostname ./hostname`,
  flags: [
    containerFlag,
    boolFlag('no-preserve', '', 'Owner and permissions are not kept.'),
    intFlag('retries', '', 'How often to try again when copying from a Pod fails.'),
  ],
  run,
  complete: completePods,
};

interface FileSpec {
  readonly namespace: string;
  /** '' for a file of this machine. */
  readonly pod: string;
  readonly path: string;
}

const badSpec = 'filespec must match the canonical format: [[namespace/]pod:]file/path';

function parseSpec(text: string): FileSpec {
  const colon = text.indexOf(':');
  if (colon === 0) throw new UserError(badSpec);
  if (colon < 0) return { namespace: '', pod: '', path: text };
  const pieces = text.slice(0, colon).split('/');
  if (pieces.length > 2) throw new UserError(badSpec);
  const path = text.slice(colon + 1);
  return pieces.length === 2 ? { namespace: pieces[0]!, pod: pieces[1]!, path } : { namespace: '', pod: pieces[0]!, path };
}

function* run(invocation: Invocation): Execution<void> {
  const { args } = invocation;
  if (args.length < 2) throw new UserError('source and destination are required');
  if (args.length > 2) throw new UserError(`source and destination are required`);
  const [source, target] = [parseSpec(args[0]!), parseSpec(args[1]!)];
  if (source.pod !== '' && target.pod !== '') throw new UserError('one of src or dest must be a local file specification');
  if (source.path === '' || target.path === '') throw new UserError('filepath can not be empty');
  if (source.pod !== '') return yield* fromPod(invocation, source, target);
  if (target.pod !== '') return yield* toPod(invocation, source, target);
  throw new UserError('one of src or dest must be a remote file specification');
}

function* containerOf(invocation: Invocation, spec: FileSpec): Execution<{ readonly pod: Pod; readonly container: string }> {
  const namespace = spec.namespace || (yield* invocation.namespace()).name;
  const pod = (yield* getObject(invocation, podMapping, namespace, spec.pod)) as unknown as Pod;
  const given = invocation.flags.string('container');
  if (given !== '' && !findContainer(pod, given)) throw notValid(pod, given);
  const { name } = yield* containerOrDefault(invocation, pod, given, false);
  return { pod, container: name };
}

/** All files below a path, with names that begin with the target's (recursiveTar). */
function* collect(process: Process, path: string, name: string): Execution<TarEntry[]> {
  const { mode, type } = process.lstat(path);
  if (type === 'symlink') return [{ name, directory: false, mode, content: new Uint8Array(), link: process.readlink(path) }];
  if (type !== 'directory') return [{ name, directory: false, mode, content: yield* readBytes(process, path) }];
  const entries: TarEntry[] = [];
  const children = [...process.readDirectory(path)].sort(compareText);
  if (children.length === 0) entries.push({ name, directory: true, mode, content: new Uint8Array() });
  for (const child of children) entries.push(...(yield* collect(process, join(path, child), `${name}/${child}`)));
  return entries;
}

function* toPod(invocation: Invocation, source: FileSpec, target: FileSpec): Execution<void> {
  const { process, flags } = invocation;
  const local = normalize(source.path);
  if (typeOf(process, local) === undefined) throw new UserError(`${source.path} doesn't exist in local filesystem`);
  const { pod, container } = yield* containerOf(invocation, target);
  let path = withoutSlash(target.path);
  const isDirectory = yield* capture(invocation, pod, container, ['test', '-d', path]);
  if (isDirectory.status.status === 'Success') path = join(path, baseName(local));
  const archive = writeTar(yield* collect(process, local, baseName(normalize(path))));
  const directory = directoryName(path);
  const command = [...(flags.bool('no-preserve') ? ['tar', '--no-same-permissions', '--no-same-owner', '-xmf', '-'] : ['tar', '-xmf', '-']), '-C', directory];
  const { stdout, stderr, status } = yield* capture(invocation, pod, container, command, archive);
  yield* tell(invocation, stdout, stderr);
  checkStatus(status);
}

function* tell(invocation: Invocation, stdout: Bytes, stderr: Bytes): Execution<void> {
  yield* invocation.out(stdout);
  if (stderr.length > 0) yield* invocation.process.write(2, stderr);
}

function* fromPod(invocation: Invocation, source: FileSpec, target: FileSpec): Execution<void> {
  const { pod, container } = yield* containerOf(invocation, source);
  const path = withoutSlash(source.path);
  const command = invocation.flags.number('retries') === 0 ? ['tar', 'cf', '-', path] : ['sh', '-c', resumed(path)];
  const { stdout, stderr, status } = yield* capture(invocation, pod, container, command);
  // What tar complains of is told; a missing file is no failure, since kubectl has read the archive to its end before it learns of tar's.
  yield* invocation.out(stderr);
  if (stdout.length === 0) checkStatus(status);
  const prefix = withoutShortcuts(normalize(path.replace(/^[/\\]+/, '') || '.'));
  const destination = withoutSlash(target.path);
  let warned = false;
  for (const entry of readTar(stdout)) {
    if (entry.link !== undefined) {
      yield* invocation.err(skipping(entry, pathOf(entry, prefix, destination), pod, path, warned));
      warned = true;
    } else yield* extract(invocation, entry, prefix, destination);
  }
}

const withoutSlash = (path: string) => (path !== '/' && path.endsWith('/') ? path.slice(0, -1) : path);

/** With --retries the shell cuts off what has arrived already. */
const resumed = (path: string) => `tar cf - '${path.replaceAll("'", "'\\''")}' | tail -c+0`;

/** `../` at its beginning says nothing about a file in an archive (stripPathShortcuts). */
const withoutShortcuts = (path: string) => path.replace(/^(\.\.\/)+/, '').replace(/^\.{1,2}$/, '');

function pathOf(entry: TarEntry, prefix: string, destination: string): string {
  if (!entry.name.startsWith(prefix)) throw new UserError('tar contents corrupted');
  return join(destination, entry.name.slice(prefix.length));
}

/** Links are not made; the first one tells how they could be. */
function skipping({ link = '' }: TarEntry, path: string, { metadata }: Pod, source: string, warned: boolean): string {
  const text = `warning: skipping symlink: ${quote(path)} -> ${quote(link)}`;
  if (warned) return `${text}\n`;
  const again = `kubectl exec -n ${quote(metadata.namespace ?? '')} ${quote(metadata.name ?? '')} -- tar cf - ${quote(source)} | tar xf -`;
  return `${text} (consider using "${again}")\n`;
}

function* extract(invocation: Invocation, entry: TarEntry, prefix: string, destination: string): Execution<void> {
  const { process } = invocation;
  const path = pathOf(entry, prefix, destination);
  const root = normalize(destination);
  if (path !== root && root !== '.' && !path.startsWith(`${root}/`))
    return yield* invocation.err(`warning: file ${quote(path)} is outside target destination, skipping\n`);
  makeDirectories(process, entry.directory ? path : directoryName(path));
  if (entry.directory) return;
  try {
    yield* writeText(process, path, entry.content, 0o644);
  } catch (error) {
    throw new UserError(goFileError('open', path, error));
  }
}

function makeDirectories(process: Process, path: string): void {
  if (path === '.' || path === '/' || typeOf(process, path) === 'directory') return;
  makeDirectories(process, directoryName(path));
  if (typeOf(process, path) !== undefined) throw new UserError(`mkdir ${path}: not a directory`);
  try {
    process.mkdir(path, 0o755);
  } catch (error) {
    throw new UserError(goFileError('mkdir', path, error));
  }
}

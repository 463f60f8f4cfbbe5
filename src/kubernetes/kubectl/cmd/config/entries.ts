import { SystemError } from '../../../../machine/process/errors.ts';
import type { Execution } from '../../../../machine/process/types.ts';
import { bytesToBase64 } from '../../../api/base64.ts';
import { UserError } from '../../errors.ts';
import { goFileError, join, readBytes } from '../../files.ts';
import type { Invocation } from '../../invocation.ts';
import type { ClusterEntry, UserEntry } from '../../kubeconfig/types.ts';
import { change, given, put, wrongArguments } from './write.ts';

const absolute = (invocation: Invocation, path: string) => (path === '' || path.startsWith('/') ? path : join(invocation.process.cwd, path));

/** Throws where a file that is to be embedded does not exist. */
function checkFile(invocation: Invocation, flag: string): void {
  const path = invocation.flags.string(flag);
  if (path === '') return;
  try {
    invocation.process.stat(path);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new UserError(`could not stat ${flag} file ${path}: ${goFileError('stat', path, error)}`);
  }
}

/** A file that an entry names: its path, or with --embed-certs its content. */
function* fileField(invocation: Invocation, flag: string): Execution<Readonly<Record<string, string | undefined>>> {
  const { flags, process } = invocation;
  if (!flags.changed(flag)) return {};
  const path = flags.string(flag);
  if (!flags.bool('embed-certs')) return { [flag]: absolute(invocation, path), ...(path === '' ? {} : { [`${flag}-data`]: undefined }) };
  return { [`${flag}-data`]: bytesToBase64(yield* readBytes(process, path)), [flag]: undefined };
}

/** Without fields that have no value. */
const filled = <T extends object>(entry: T): T => Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined && value !== '')) as T;

/** kubectl config set-cluster */
export function* setCluster(invocation: Invocation): Execution<void> {
  const { flags, args } = invocation;
  const [name] = args;
  if (args.length !== 1) yield* wrongArguments(invocation);
  const insecure = flags.bool('insecure-skip-tls-verify');
  const authority = flags.string('certificate-authority');
  if (insecure && authority !== '') throw new UserError('you cannot specify a certificate authority and insecure mode at the same time');
  if (flags.bool('embed-certs')) {
    if (authority === '') throw new UserError('you must specify a --certificate-authority to embed');
    checkFile(invocation, 'certificate-authority');
  }
  const changes = {
    ...(flags.changed('server') ? { 'tls-server-name': undefined } : {}),
    ...given(invocation, { server: 'server', 'tls-server-name': 'tls-server-name', 'proxy-url': 'proxy-url' }),
    ...(flags.changed('insecure-skip-tls-verify') ? { 'insecure-skip-tls-verify': insecure || undefined } : {}),
    ...(insecure || authority !== '' ? { 'certificate-authority': undefined, 'certificate-authority-data': undefined } : {}),
    ...(authority === '' ? {} : { 'insecure-skip-tls-verify': undefined }),
    ...(yield* fileField(invocation, 'certificate-authority')),
  };
  yield* change(invocation, (file) => {
    const existing = file.clusters?.find((entry) => entry.name === name)?.cluster;
    return { ...file, clusters: put(file.clusters, { name: name!, cluster: filled({ ...existing, ...changes }) as ClusterEntry }) };
  });
  yield* invocation.out(`Cluster "${name}" set.\n`);
}

/** kubectl config set-credentials */
export function* setCredentials(invocation: Invocation): Execution<void> {
  const { flags, args } = invocation;
  const [name] = args;
  if (args.length !== 1) throw new UserError(`unexpected args: [${args.join(' ')}]`);
  const isGiven = (flag: string) => flags.string(flag) !== '';
  const basic = isGiven('username') || isGiven('password');
  if (isGiven('token') && basic) throw new UserError('you cannot specify more than one authentication method at the same time: --token, --username/--password');
  if (flags.bool('embed-certs')) {
    if (!isGiven('client-certificate') && !isGiven('client-key')) throw new UserError('you must specify a --client-certificate or --client-key to embed');
    checkFile(invocation, 'client-certificate');
    checkFile(invocation, 'client-key');
  }
  const changes = {
    ...(isGiven('token') ? { username: undefined, password: undefined } : {}),
    ...(basic ? { token: undefined } : {}),
    ...given(invocation, { token: 'token', username: 'username', password: 'password' }),
    ...(yield* fileField(invocation, 'client-certificate')),
    ...(yield* fileField(invocation, 'client-key')),
  };
  yield* change(invocation, (file) => {
    const existing = file.users?.find((entry) => entry.name === name)?.user;
    return { ...file, users: put(file.users, { name: name!, user: filled({ ...existing, ...changes }) as UserEntry }) };
  });
  yield* invocation.out(`User "${name}" set.\n`);
}

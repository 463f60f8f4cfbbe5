import type { Execution, Process } from '../../../machine/process/types.ts';
import { ConfigurationError, UserError } from '../errors.ts';
import { readText, typeOf } from '../files.ts';
import { userFlag } from '../flags/global.ts';
import type { Flags } from '../flags/parse.ts';
import type { ContextEntry, Kubeconfig } from './types.ts';

/** Whom to ask and as whom: the current context with the flags' overrides. */
export interface Connection {
  /** `https://172.18.0.1:6443` */
  readonly server: string;
  /** Name of the kubeconfig's user; '' without one. */
  readonly user: string;
  readonly credentials: Credentials;
}

/** What the request carries to prove who asks. */
export interface Credentials {
  readonly token?: string;
  readonly username?: string;
  readonly password?: string;
  /** Name in the kubeconfig, path or data of the certificate. */
  readonly certificate?: string;
}

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The context in use: --context or current-context. Throws ConfigurationError where it does not exist. */
export function currentContext(config: Kubeconfig, flags: Flags): ContextEntry {
  const name = flags.string('context') || config['current-context'] || '';
  const found = config.contexts?.find((entry) => entry.name === name);
  if (!found && name !== '') throw new ConfigurationError([`context was not found for specified context: ${name}`]);
  return found?.context ?? {};
}

const clusterOf = (config: Kubeconfig, name: string) => config.clusters?.find((entry) => entry.name === name)?.cluster;

/** The context in use, and whether there is a server to ask (DirectClientConfig.ConfirmUsable). */
function confirmUsable(config: Kubeconfig, flags: Flags): ContextEntry {
  const context = currentContext(config, flags);
  const cluster = flags.string('cluster') || context.cluster || '';
  if (cluster !== '' && !flags.string('server') && !clusterOf(config, cluster)?.server) throw new UserError(`no server found for cluster "${cluster}"`);
  return context;
}

/** What flags name must exist; this is told before anything else is looked at (DirectClientConfig.ClientConfig). */
function requireNamed(config: Kubeconfig, flags: Flags): void {
  const missing = (what: string, name: string, entries: readonly { readonly name: string }[] | undefined) => {
    if (name !== '' && !entries?.some((entry) => entry.name === name)) throw new UserError(`${what} "${name}" does not exist`);
  };
  missing('auth info', flags.global(userFlag), config.users);
  missing('context', flags.string('context'), config.contexts);
  missing('cluster', flags.string('cluster'), config.clusters);
}

/** A Pod's own configuration: the address in its environment and its service account's token (rest.InClusterConfig). */
function* inCluster(process: Process): Execution<Connection | undefined> {
  const host = process.env.get('KUBERNETES_SERVICE_HOST');
  const port = process.env.get('KUBERNETES_SERVICE_PORT');
  if (!host || !port || typeOf(process, `${serviceAccount}/token`) !== 'file') return undefined;
  return { server: `https://${host}:${port}`, user: '', credentials: { token: yield* readText(process, `${serviceAccount}/token`) } };
}

/** clientcmd's DeferredLoadingClientConfig. */
export function* resolveConnection(process: Process, config: Kubeconfig, flags: Flags): Execution<Connection> {
  requireNamed(config, flags);
  const context = confirmUsable(config, flags);
  checkTimeout(flags.string('request-timeout'));
  const server = flags.string('server') || clusterOf(config, flags.string('cluster') || context.cluster || '')?.server || '';
  const user = flags.global(userFlag) || context.user || '';
  const entry = config.users?.find((candidate) => candidate.name === user)?.user;
  if (server === '') {
    const own = yield* inCluster(process);
    if (own) return own;
  }
  const certificate = flags.string('client-certificate') || entry?.['client-certificate-data'] || entry?.['client-certificate'];
  const token = flags.string('token') || entry?.token || (entry?.tokenFile ? yield* readText(process, entry.tokenFile) : '');
  const username = flags.string('username') || entry?.username;
  const password = flags.string('password') || entry?.password;
  return {
    server: withScheme(server || 'http://localhost:8080'),
    user,
    credentials: {
      ...(token ? { token } : {}),
      ...(username ? { username } : {}),
      ...(password ? { password } : {}),
      ...(certificate ? { certificate } : {}),
    },
  };
}

const withScheme = (server: string) => (/^https?:\/\//.test(server) ? server : `http://${server}`).replace(/\/$/, '');

function checkTimeout(text: string): void {
  if (/^\d+$/.test(text) || /^(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return;
  throw new UserError(
    'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
  );
}

/** The namespace of requests, and whether it was given with -n. */
export function* resolveNamespace(process: Process, config: Kubeconfig, flags: Flags): Execution<{ readonly name: string; readonly explicit: boolean }> {
  const given = flags.string('namespace');
  if (given !== '') return { name: given, explicit: true };
  const { namespace } = confirmUsable(config, flags);
  if (namespace) return { name: namespace, explicit: false };
  const own = `${serviceAccount}/namespace`;
  if (!config.contexts?.length && typeOf(process, own) === 'file') return { name: (yield* readText(process, own)).trim(), explicit: false };
  return { name: 'default', explicit: false };
}

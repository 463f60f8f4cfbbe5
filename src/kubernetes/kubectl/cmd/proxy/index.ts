import { SystemError } from '../../../../machine/process/errors.ts';
import type { Bytes, Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import { UserError } from '../../errors.ts';
import { readBytes } from '../../files.ts';
import { boolFlag, durationFlag, intFlag, stringFlag } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { klog } from '../../log.ts';
import { filterOf } from './filter.ts';
import { serve } from './serve.ts';

const defaultPort = 8001;

/** kubectl proxy */
export const proxy: Command = {
  name: 'proxy',
  use: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  short: 'Run a proxy to the Kubernetes API server',
  long: 'Listens on this machine and passes every request on to the API server, as the user of the kubeconfig: programs that speak plain HTTP reach the API without credentials. Files may be served beside it.',
  examples: `  # The whole API at localhost:8001
  kubectl proxy

  # On a port that is free; it is printed
  kubectl proxy --port=0

  # The API below another path: localhost:8001/custom/api/v1/pods
  kubectl proxy --api-prefix=/custom/`,
  flags: [
    stringFlag('www', 'w', 'Directory of files to serve as well.'),
    stringFlag('www-prefix', 'P', 'Path below which the files are.', '/static/'),
    stringFlag('api-prefix', '', 'Path below which the API is.', '/'),
    stringFlag('accept-paths', '', 'Regular expressions of paths that are passed on.', '^.*'),
    stringFlag('reject-paths', '', 'Regular expressions of paths that are not, even so.', '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach'),
    stringFlag('accept-hosts', '', 'Regular expressions of host names in requests.', '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$'),
    stringFlag('reject-methods', '', 'Regular expressions of methods that are not passed on.', '^$'),
    intFlag('port', 'p', 'Port to listen on; 0 for any that is free.', String(defaultPort)),
    stringFlag('address', '', 'Address to listen on.', '127.0.0.1'),
    boolFlag('disable-filter', '', 'Pass everything on.'),
    stringFlag('unix-socket', 'u', 'Socket file to listen on.'),
    durationFlag('keepalive', '', 'Keep-alive period of connections.', '0s'),
    boolFlag('append-server-path', '', "Put the path of the server's address before each request's."),
  ],
  run,
};

const withSlash = (path: string) => (path.endsWith('/') ? path : `${path}/`);

function* run(invocation: Invocation): Execution<void> {
  const { flags, process } = invocation;
  yield* invocation.client();
  const warn = (line: string, text: string) => invocation.err(klog(process, 'W', line, text));
  if (flags.bool('disable-filter')) yield* warn('proxy.go:177', 'Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious');
  else if (flags.string('reject-paths') === '' || flags.string('reject-methods') === '')
    yield* warn('proxy.go:182', 'Request filter has been relaxed, your proxy may be vulnerable to attacks, please be cautious');
  if (flags.string('unix-socket') !== '') {
    if (flags.number('port') !== defaultPort) throw new UserError('cannot set --unix-socket and --port at the same time');
    throw new UserError('kubectl proxy --unix-socket is not simulated in Podlab');
  }
  const address = flags.string('address');
  const port = flags.number('port');
  let listener: number;
  try {
    listener = process.listen({ address, port });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new UserError(`listen tcp ${address}:${port}: bind: ${error.message.toLowerCase()}`);
  }
  yield* invocation.out(`Starting to serve on ${address}:${process.localAddress(listener).port}\n`);
  const root = flags.string('www');
  const files = withSlash(flags.string('www-prefix'));
  const file = function* (path: string): Execution<Bytes | undefined> {
    if (!path.startsWith(files)) return undefined;
    try {
      return yield* readBytes(process, `${root}/${path.slice(files.length)}`);
    } catch (error) {
      if (error instanceof SystemError) return undefined;
      throw error;
    }
  };
  yield* serve(invocation, listener, { filter: filterOf(flags), prefix: withSlash(flags.string('api-prefix')), ...(root !== '' && { file }) });
}

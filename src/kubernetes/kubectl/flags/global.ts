import { arrayFlag, boolFlag, durationFlag, type Flag, logFlag, stringFlag, stringsFlag } from './flag.ts';

/** --user; commands about role bindings have an own flag of that name. */
export const userFlag = stringFlag('user', '', "Name of the kubeconfig's user to use.");

/** The flags that every command has (`kubectl options`). */
export const globalFlags: readonly Flag[] = [
  stringFlag('as', '', 'User to act as: a name, or a service account as system:serviceaccount:NAMESPACE:NAME.'),
  arrayFlag('as-group', '', 'Group to act as; may be repeated.'),
  stringFlag('as-uid', '', 'UID to act as.'),
  arrayFlag('as-user-extra', '', 'Extra attribute of the user to act as; may be repeated.'),
  stringFlag('cache-dir', '', 'Where answers of discovery would be cached.', '/root/.kube/cache'),
  stringFlag('certificate-authority', '', "File with the certificate of the authority that signed the server's."),
  stringFlag('client-certificate', '', 'File with a client certificate for TLS.'),
  stringFlag('client-key', '', 'File with a client key for TLS.'),
  stringFlag('cluster', '', "Name of the kubeconfig's cluster to use."),
  stringFlag('context', '', "Name of the kubeconfig's context to use."),
  boolFlag('disable-compression', '', 'Ask the server not to compress its answers.'),
  boolFlag('insecure-skip-tls-verify', '', "Do not check the server's certificate."),
  stringFlag('kubeconfig', '', 'Path of the kubeconfig file.'),
  stringFlag('kuberc', '', 'Path of the file with preferences.'),
  durationFlag('log-flush-frequency', '', 'How long log lines may be kept back.', '5s'),
  boolFlag('match-server-version', '', 'Refuse to work with a server of another version.'),
  stringFlag('namespace', 'n', 'Namespace of this request.'),
  stringFlag('password', '', 'Password for basic authentication.'),
  stringFlag('profile', '', 'Kind of profile to capture.', 'none'),
  stringFlag('profile-output', '', 'File for the profile.', 'profile.pprof'),
  stringFlag('request-timeout', '', 'How long to wait for one answer, as 1s, 2m, 3h; 0 waits for ever.', '0'),
  stringFlag('server', 's', 'Address and port of the API server.'),
  stringFlag('tls-server-name', '', "Name to expect in the server's certificate."),
  stringFlag('token', '', 'Bearer token to authenticate with.'),
  userFlag,
  stringFlag('username', '', 'User name for basic authentication.'),
  logFlag('v', 'v', 'Verbosity of the log.', '0'),
  stringsFlag('vmodule', '', 'Verbosity by source file, as pattern=N.', '', {}),
  boolFlag('warnings-as-errors', '', 'Exit with 1 when the server warned.'),
];

import { decode, encode } from '../../../../../machine/process/text.ts';
import type { Bytes, Execution } from '../../../../../machine/process/types.ts';
import { bytesToBase64 } from '../../../../api/base64.ts';
import type { Command } from '../../../command.ts';
import { UserError } from '../../../errors.ts';
import { goFileError, readBytes } from '../../../files.ts';
import { boolFlag, stringFlag, stringsFlag } from '../../../flags/flag.ts';
import type { Invocation } from '../../../invocation.ts';
import type { Unstructured } from '../../../resource/object.ts';
import { sortedKeys } from '../../../text/go.ts';
import { nameHash } from '../../../text/name-hash.ts';
import { generated } from '../generate.ts';
import { dataFlags, readData, readSources } from './data.ts';
import { checkKeyPair } from './key-pair.ts';

const hashFlag = boolFlag('append-hash', '', 'Put a hash of the content behind the name.');

const isText = (bytes: Bytes) => !decode(bytes).includes('\ufffd');

function sortedMap(entries: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const map = Object.fromEntries(entries);
  return Object.fromEntries(sortedKeys(map).map((key) => [key, map[key]!]));
}

/** kubectl create configmap */
export const configMap: Command = generated({
  name: 'configmap',
  aliases: ['cm'],
  use: 'configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a config map from a local file, directory or literal value',
  examples: '  kubectl create configmap settings --from-literal=color=blue --from-file=app.conf',
  flags: [...dataFlags, hashFlag],
  failure: 'failed to create configmap: ',
  *make(invocation, name) {
    const all = [...(yield* readData(invocation, 'ConfigMap', name))];
    const data = sortedMap(all.filter(([, bytes]) => isText(bytes)).map(([key, bytes]) => [key, decode(bytes)]));
    const binaryData = sortedMap(all.filter(([, bytes]) => !isText(bytes)).map(([key, bytes]) => [key, bytesToBase64(bytes)]));
    const content = { ...(Object.keys(data).length > 0 ? { data } : {}), ...(Object.keys(binaryData).length > 0 ? { binaryData } : {}) };
    const hashed = invocation.flags.bool('append-hash') ? `${name}-${nameHash({ data: '', ...content, kind: 'ConfigMap', name })}` : name;
    return { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: hashed }, ...content };
  },
});

function secretOf(invocation: Invocation, name: string, type: string, data: ReadonlyMap<string, Bytes>): Unstructured {
  const encoded = sortedMap([...data].map(([key, bytes]) => [key, bytesToBase64(bytes)]));
  const hashed = invocation.flags.bool('append-hash') ? `${name}-${nameHash({ kind: 'Secret', type, name, data: encoded })}` : name;
  return {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { name: hashed },
    ...(data.size > 0 ? { data: encoded } : {}),
    ...(type ? { type } : {}),
  };
}

const generic = generated({
  name: 'generic',
  use: 'generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a secret from a local file, directory, or literal value',
  examples: "  kubectl create secret generic db --from-literal=password='s3cret'",
  flags: [...dataFlags, stringFlag('type', '', 'Type of the Secret.'), hashFlag],
  failure: 'failed to create secret ',
  *make(invocation, name) {
    return secretOf(invocation, name, invocation.flags.string('type'), yield* readData(invocation, 'Secret', name));
  },
});

const missingRegistry = 'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required';

const dockerRegistry = generated({
  name: 'docker-registry',
  use: 'docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  short: 'Create a secret for use with a Docker registry',
  flags: [
    stringFlag('docker-username', '', 'User of the registry.'),
    stringFlag('docker-password', '', 'Password of the user.'),
    stringFlag('docker-email', '', 'E-mail address of the user.'),
    stringFlag('docker-server', '', 'Address of the registry.', 'https://index.docker.io/v1/'),
    stringsFlag('from-file', '', 'A file, or KEY=FILE, with a ready configuration.'),
    hashFlag,
  ],
  failure: 'failed to create secret ',
  *make(invocation, name) {
    const { flags } = invocation;
    const type = 'kubernetes.io/dockerconfigjson';
    if (flags.list('from-file').length > 0) {
      const sources = flags.list('from-file').map((source) => (source.includes('=') ? source : `.dockerconfigjson=${source}`));
      return secretOf(invocation, name, type, yield* readSources(invocation, 'Secret', name, { literals: [], files: sources, envFiles: [] }));
    }
    const [username, password, email, server] = ['username', 'password', 'email', 'server'].map((field) => flags.string(`docker-${field}`));
    if (!username || !password || !server) throw new UserError(missingRegistry);
    const auth = bytesToBase64(encode(`${username}:${password}`));
    const config = { auths: { [server]: { username, password, ...(email ? { email } : {}), auth } } };
    return secretOf(invocation, name, type, new Map([['.dockerconfigjson', encode(JSON.stringify(config))]]));
  },
});

function* fileOf(invocation: Invocation, path: string): Execution<Bytes> {
  try {
    return yield* readBytes(invocation.process, path);
  } catch (error) {
    throw new UserError(`Cannot read file ${path}, ${goFileError('open', path, error)}`);
  }
}

const tls = generated({
  name: 'tls',
  use: 'tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  short: 'Create a TLS secret',
  flags: [stringFlag('cert', '', 'File with the certificate (PEM).'), stringFlag('key', '', 'File with its key.'), hashFlag],
  failure: 'failed to create secret ',
  *make(invocation, name) {
    const { flags } = invocation;
    if (flags.string('key') === '' || flags.string('cert') === '') throw new UserError('key and cert must be specified');
    const cert = yield* fileOf(invocation, flags.string('cert'));
    const key = yield* fileOf(invocation, flags.string('key'));
    checkKeyPair(cert, key);
    return secretOf(
      invocation,
      name,
      'kubernetes.io/tls',
      new Map([
        ['tls.crt', cert],
        ['tls.key', key],
      ]),
    );
  },
});

/** kubectl create secret */
export const secret: Command = {
  name: 'secret',
  use: 'secret (docker-registry | generic | tls)',
  short: 'Create a secret using a specified subcommand',
  long: 'Create a secret with specified type.\n\nA docker-registry type secret is for accessing a container registry.\n\nA generic type secret indicate an Opaque secret type.\n\nA tls type secret holds TLS certificate and its associated key.',
  commands: [dockerRegistry, generic, tls],
};

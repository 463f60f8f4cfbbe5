import type { Command } from '../../../command.ts';
import { UserError } from '../../../errors.ts';
import { arrayFlag, stringFlag } from '../../../flags/flag.ts';
import { generated } from '../generate.ts';

/** Upstream's expression. It has no end: what follows the port is looked at only where it is a part `,tls`. */
const validRule = /^[\w*\-.]*\/.*=[\w-]+:[\w-]+(,tls=?([\w-]+)?)?/;

const backendOf = (text: string) => {
  const [name = '', port = ''] = text.split(':');
  return { service: { name, port: /^[+-]?\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
};

interface Tls {
  hosts?: string[];
  secretName?: string;
}

/** One entry a secret; a host counts once. */
function tlsOf(rules: readonly string[]): readonly Tls[] {
  const entries: Tls[] = [];
  const seen = new Set<string>();
  for (const rule of rules) {
    const parts = rule.split(',');
    const host = rule.split('/')[0]!;
    if (parts.length !== 2 || seen.has(host)) continue;
    seen.add(host);
    const secret = parts[1]!.split('=')[1] ?? '';
    const same = entries.find(({ secretName = '' }) => secretName === secret);
    if (same) same.hosts = [...(same.hosts ?? []), host];
    else if (host !== '' || secret !== '') entries.push({ ...(host ? { hosts: [host] } : {}), ...(secret ? { secretName: secret } : {}) });
  }
  return entries;
}

/** A path that ends in `*` is a prefix; all others must fit exactly. */
function pathOf(text: string): object {
  const [given, backend = ''] = text.split('=') as [string, string?];
  const path = `/${given}`;
  const isPrefix = path.endsWith('*');
  return { path: isPrefix ? path.slice(0, -1) : path, pathType: isPrefix ? 'Prefix' : 'Exact', backend: backendOf(backend) };
}

function rulesOf(rules: readonly string[]): readonly object[] {
  const hosts = new Map<string, object[]>();
  for (const rule of rules) {
    const bare = rule.split(',')[0]!;
    const slash = bare.indexOf('/');
    const host = bare.slice(0, slash);
    hosts.set(host, [...(hosts.get(host) ?? []), pathOf(bare.slice(slash + 1))]);
  }
  return [...hosts].map(([host, paths]) => ({ ...(host ? { host } : {}), http: { paths } }));
}

function check(rules: readonly string[], annotations: readonly string[], fallback: string): void {
  if (rules.length === 0 && fallback === '')
    throw new UserError(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    );
  const wrong = rules.find((rule) => !validRule.test(rule));
  if (wrong !== undefined) throw new UserError(`rule ${wrong} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  const bare = annotations.find((annotation) => !annotation.includes('='));
  if (bare !== undefined) throw new UserError(`annotation ${bare} is invalid and should be in format key=[value]`);
  if (fallback !== '' && fallback.split(':').length !== 2) throw new UserError('default-backend should be in format servicename:serviceport');
}

/** kubectl create ingress */
export const ingress: Command = generated({
  name: 'ingress',
  aliases: ['ing'],
  use: 'ingress NAME --rule=host/path=service:port[,tls[=secret]]',
  short: 'Create an ingress with the specified name',
  examples: '  kubectl create ingress web --rule="example.com/*=web:80"',
  flags: [
    stringFlag('class', '', 'Class of the Ingress.'),
    arrayFlag('rule', '', 'A rule, as host/path=service:port; a path with * at its end is a prefix.'),
    stringFlag('default-backend', '', 'Where all else goes, as service:port.'),
    arrayFlag('annotation', '', 'Annotations, as key=value.'),
  ],
  failure: 'failed to create ingress: ',
  *make({ flags }, name) {
    const [given, annotations] = [flags.list('rule'), flags.list('annotation')];
    const fallback = flags.string('default-backend');
    check(given, annotations, fallback);
    const pairs = annotations.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const);
    const [tls, rules] = [tlsOf(given), rulesOf(given)];
    return {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name, ...(pairs.length > 0 ? { annotations: Object.fromEntries(pairs) } : {}) },
      spec: {
        ...(flags.string('class') ? { ingressClassName: flags.string('class') } : {}),
        ...(fallback ? { defaultBackend: backendOf(fallback) } : {}),
        ...(tls.length > 0 ? { tls } : {}),
        ...(rules.length > 0 ? { rules } : {}),
      },
      status: { loadBalancer: {} },
    };
  },
});

import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import type { Unstructured } from '../../resource/object.ts';
import { quote } from '../../text/go.ts';
import { parsePairs } from '../shared/pairs.ts';

/** `app=web,tier=front` */
export function parseLabels(text: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const part of text.split(',')) {
    const pair = part.split('=');
    if (pair.length !== 2) throw new UserError(`unexpected label spec: ${part}`);
    if (pair[0] === '') throw new UserError('unexpected empty label key');
    labels[pair[0]!] = pair[1]!;
  }
  return labels;
}

/** `NAME=value` of --env. */
export function parseEnvironment(list: readonly string[]): readonly { readonly name: string; readonly value?: string }[] {
  return list.map((text) => {
    const [name, value] = [text.split('=')[0]!, text.slice(text.indexOf('=') + 1)];
    const good = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) && name !== '.' && !name.startsWith('..');
    if (!text.includes('=') || !good) throw new UserError(`invalid env: ${text}`);
    return { name, ...(value === '' ? {} : { value }) };
  });
}

/** strconv.Atoi */
export function parseInteger(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new UserError(`strconv.Atoi: parsing ${quote(text)}: invalid syntax`);
  return Number(text);
}

/** The Pod that `kubectl run` makes (kubectl/pkg/generate/versioned.BasicPod). */
export function basicPod(invocation: Invocation, name: string, words: readonly string[], restartPolicy: string): Unstructured {
  const { flags } = invocation;
  const labels = flags.string('labels') === '' ? { run: name } : parseLabels(flags.string('labels'));
  const env = parseEnvironment(flags.list('env'));
  const annotations = parsePairs(flags.list('annotations'), 'annotations').pairs;
  const port = flags.string('port') === '' ? undefined : parseInteger(flags.string('port'));
  const stdin = flags.bool('stdin');
  const container = {
    name,
    image: flags.string('image'),
    ...(words.length > 0 ? { [flags.bool('command') ? 'command' : 'args']: words } : {}),
    ...(port === undefined ? {} : { ports: [{ containerPort: port }] }),
    ...(env.length > 0 ? { env } : {}),
    resources: {},
    ...(flags.string('image-pull-policy') ? { imagePullPolicy: flags.string('image-pull-policy') } : {}),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(stdin ? { stdin: true } : {}),
    ...(stdin && !flags.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { containers: [container], restartPolicy, dnsPolicy: 'ClusterFirst' },
    status: {},
  };
}

/** The Service of --expose. */
export function exposingService(invocation: Invocation, name: string): Unstructured {
  const { flags } = invocation;
  const port = parseInteger(flags.string('port'));
  const labels = flags.string('labels');
  const selector = labels === '' ? { run: name } : parseLabels(labels);
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, ...(labels === '' ? {} : { labels: selector }) },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector },
    status: { loadBalancer: {} },
  };
}

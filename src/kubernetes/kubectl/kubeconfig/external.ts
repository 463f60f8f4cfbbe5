import { compareText } from '../text/go.ts';
import type { Kubeconfig } from './types.ts';

const byName = <T extends { readonly name: string }>(entries: readonly T[]): readonly T[] | null =>
  entries.length > 0 ? [...entries].sort((a, b) => compareText(a.name, b.name)) : null;

/** The configuration as the file's version has it: fields in their order, entries by name, what must not be missing (clientcmd/api/v1.Config). */
export const external = (config: Kubeconfig) => ({
  kind: 'Config',
  apiVersion: 'v1',
  clusters: byName((config.clusters ?? []).map(({ name, cluster }) => ({ name, cluster: { ...cluster, server: cluster?.server ?? '' } }))),
  users: byName((config.users ?? []).map(({ name, user }) => ({ name, user: user ?? {} }))),
  contexts: byName(
    (config.contexts ?? []).map(({ name, context }) => ({ name, context: { ...context, cluster: context?.cluster ?? '', user: context?.user ?? '' } })),
  ),
  'current-context': config['current-context'] ?? '',
});

import { goQuote } from '../go-text.ts';
import type { Volume, VolumeProjection } from '../types.ts';

interface Placed {
  readonly path: string;
  readonly source: string;
}

function text({ path, source }: Placed): string {
  return source === '' ? goQuote(path) : `${goQuote(path)} (${source})`;
}

function overlap(a: Placed, b: Placed): boolean {
  if (a.path === '' || b.path === '') return false;
  return `${a.path}/`.startsWith(`${b.path}/`) || `${b.path}/`.startsWith(`${a.path}/`);
}

function collisions(paths: readonly Placed[]): string[] {
  const seen: Placed[] = [];
  const found: string[] = [];
  for (const given of paths) {
    const placed = { ...given, path: given.path.replace(/\/+$/, '') };
    for (const other of seen) if (overlap(other, placed)) found.push(`${text(placed)} with ${text(other)}`);
    seen.push(placed);
  }
  return found;
}

const named = (items: readonly { readonly path: string }[], source: string): Placed[] => items.map(({ path }) => ({ path, source }));

function projectedPaths(source: VolumeProjection): Placed[] {
  const { configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = source;
  if (configMap?.items) return named(configMap.items, `ConfigMap ${goQuote(configMap.name ?? '')}`);
  if (secret?.items) return named(secret.items, `Secret ${goQuote(secret.name ?? '')}`);
  if (downwardAPI?.items) return named(downwardAPI.items, 'DownwardAPI');
  if (serviceAccountToken) return named([serviceAccountToken], 'ServiceAccountToken');
  if (clusterTrustBundle) return named([clusterTrustBundle], `ClusterTrustBundle ${goQuote(clusterTrustBundle.name ?? clusterTrustBundle.signerName ?? '')}`);
  const { certificateChainPath: chain, keyPath: key, credentialBundlePath: bundle } = podCertificate ?? {};
  return [
    ...(chain ? named([{ path: chain }], 'PodCertificate chain') : []),
    ...(key ? named([{ path: key }], 'PodCertificate key') : []),
    ...(bundle ? named([{ path: bundle }], 'PodCertificate credential bundle') : []),
  ];
}

function projectedWarnings(volume: Volume, out: string[]): void {
  const paths: Placed[] = [];
  for (const source of volume.projected?.sources ?? []) {
    if (Object.keys(source).length === 0) out.push(`volume ${goQuote(volume.name)} (Projected) has no sources provided`);
    paths.push(...projectedPaths(source));
  }
  for (const found of collisions(paths)) out.push(`volume ${goQuote(volume.name)} (Projected): overlapping paths: ${found}`);
}

/** Files of one volume that would be written over each other, or below each other. */
export function overlapWarnings(volumes: readonly Volume[], out: string[]): void {
  for (const volume of volumes) {
    const { configMap, secret, downwardAPI } = volume;
    const warn = (description: string, items: readonly { readonly path: string }[] | undefined) => {
      for (const found of collisions(named(items ?? [], ''))) out.push(`volume ${goQuote(volume.name)} (${description}): overlapping paths: ${found}`);
    };
    if (configMap) warn(`ConfigMap ${goQuote(configMap.name ?? '')}`, configMap.items);
    if (secret) warn(`Secret ${goQuote(secret.secretName ?? '')}`, secret.items);
    if (downwardAPI) warn('DownwardAPI', downwardAPI.items);
    if (volume.projected) projectedWarnings(volume, out);
  }
}

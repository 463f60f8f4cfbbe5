import type { Container, PersistentVolumeClaimSpec, PodSpec, Volume } from '../types.ts';
import { within, withinEach } from './change.ts';

/**
 * Fields behind feature gates that are off in the release are dropped in silence (pkg/api/pod.DropDisabledPodFields): ContainerStopSignals
 * and ClusterTrustBundleProjection are.
 */
function withoutStopSignal(container: Container): Container {
  const { lifecycle, ...others } = container;
  if (lifecycle?.stopSignal === undefined) return container;
  const { stopSignal: _dropped, ...rest } = lifecycle;
  return Object.keys(rest).length === 0 ? others : { ...others, lifecycle: rest };
}

function withoutTrustBundles(volume: Volume): Volume {
  if (!volume.projected?.sources?.some((source) => source.clusterTrustBundle)) return volume;
  return within(volume, 'projected', (projected) =>
    withinEach(projected, 'sources', (source) => {
      const { clusterTrustBundle: _dropped, ...rest } = source;
      return rest;
    }),
  );
}

/** A spec without what is not enabled. */
export function dropDisabledPodFields(given: PodSpec): PodSpec {
  let spec = withinEach(given, 'volumes', withoutTrustBundles);
  spec = withinEach(spec, 'containers', withoutStopSignal);
  return withinEach(spec, 'initContainers', withoutStopSignal);
}

const snapshots = 'snapshot.storage.k8s.io';

/**
 * dataSource names a claim or a snapshot, anything else is dropped; dataSource and dataSourceRef then say the same
 * (pkg/api/persistentvolumeclaim: EnforceDataSourceBackwardsCompatibility, NormalizeDataSources).
 */
export function normalizeDataSources(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const { dataSource, dataSourceRef, ...rest } = spec;
  if (dataSourceRef) return dataSource || dataSourceRef.namespace ? spec : { ...spec, dataSource: withoutNamespace(dataSourceRef) };
  if (!dataSource) return spec;
  const known =
    (dataSource.kind === 'PersistentVolumeClaim' && !dataSource.apiGroup) || (dataSource.kind === 'VolumeSnapshot' && dataSource.apiGroup === snapshots);
  return known ? { ...spec, dataSourceRef: dataSource } : rest;
}

function withoutNamespace<T extends { readonly namespace?: string }>(reference: T): Omit<T, 'namespace'> {
  const { namespace: _dropped, ...rest } = reference;
  return rest;
}

import type { Container, PersistentVolumeClaimSpec, PodSpec, Volume } from '../types.ts';
import { within, withinEach } from './change.ts';

/**
 * Fields behind feature gates that are off in the release are dropped in silence (pkg/api/pod.DropDisabledPodFields): ContainerStopSignals,
 * ClusterTrustBundleProjection, PodCertificateRequest and GenericWorkload are.
 */
function withoutStopSignal(container: Container): Container {
  const { lifecycle, ...others } = container;
  if (lifecycle?.stopSignal === undefined) return container;
  const { stopSignal: _dropped, ...rest } = lifecycle;
  return Object.keys(rest).length === 0 ? others : { ...others, lifecycle: rest };
}

function withoutCertificates(volume: Volume): Volume {
  if (!volume.projected?.sources?.some((source) => source.clusterTrustBundle ?? source.podCertificate)) return volume;
  return within(volume, 'projected', (projected) =>
    withinEach(projected, 'sources', (source) => {
      const { clusterTrustBundle: _bundle, podCertificate: _certificate, ...rest } = source;
      return rest;
    }),
  );
}

function withoutSchedulingGroup(spec: PodSpec): PodSpec {
  if (spec.schedulingGroup === undefined) return spec;
  const { schedulingGroup: _dropped, ...rest } = spec;
  return rest;
}

/** A spec without what is not enabled. */
export function dropDisabledPodFields(given: PodSpec): PodSpec {
  let spec = withinEach(withoutSchedulingGroup(given), 'volumes', withoutCertificates);
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
  if (dataSourceRef && !dataSourceRef.namespace) return dataSource ? spec : { ...spec, dataSource: withoutNamespace(dataSourceRef) };
  // A source in another namespace belongs to a feature that is off (CrossNamespaceVolumeDataSource): it is dropped.
  if (dataSourceRef) return normalizeDataSources(dataSource ? { ...rest, dataSource } : rest);
  if (!dataSource) return spec;
  const known =
    (dataSource.kind === 'PersistentVolumeClaim' && !dataSource.apiGroup) || (dataSource.kind === 'VolumeSnapshot' && dataSource.apiGroup === snapshots);
  return known ? { ...spec, dataSourceRef: dataSource } : rest;
}

function withoutNamespace<T extends { readonly namespace?: string }>(reference: T): Omit<T, 'namespace'> {
  const { namespace: _dropped, ...rest } = reference;
  return rest;
}

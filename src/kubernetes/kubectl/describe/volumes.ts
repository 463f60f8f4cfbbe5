import { parseQuantity } from '../../api/quantity.ts';
import type { ProjectedVolumeSource, Volume } from '../../api/types.ts';
import { moreKubectlPart } from '../parts.ts';
import { sortedKeys } from '../text/go.ts';
import { describeClaim } from './claim-template.ts';
import { nested, type Writer } from './writer.ts';

const positive = (text: string | number) => {
  const parsed = parseQuantity(String(text));
  return 'quantity' in parsed && parsed.quantity.sign() > 0;
};

type Fields = readonly (readonly [name: string, value: unknown])[];

/** What the kinds of volumes say of themselves: type, and fields. */
function sourceOf(volume: Volume): { readonly type: string; readonly fields: Fields } | undefined {
  const { hostPath, emptyDir, secret, configMap, nfs, persistentVolumeClaim, csi, image, gitRepo } = volume;
  if (hostPath)
    return {
      type: 'HostPath (bare host directory volume)',
      fields: [
        ['Path', hostPath.path],
        ['HostPathType', hostPath.type ?? '<none>'],
      ],
    };
  if (emptyDir) {
    const limit = emptyDir.sizeLimit !== undefined && positive(emptyDir.sizeLimit) ? emptyDir.sizeLimit : '<unset>';
    return {
      type: "EmptyDir (a temporary directory that shares a pod's lifetime)",
      fields: [
        ['Medium', emptyDir.medium ?? ''],
        ['SizeLimit', limit],
      ],
    };
  }
  if (secret)
    return {
      type: 'Secret (a volume populated by a Secret)',
      fields: [
        ['SecretName', secret.secretName],
        ['Optional', secret.optional ?? false],
      ],
    };
  if (configMap)
    return {
      type: 'ConfigMap (a volume populated by a ConfigMap)',
      fields: [
        ['Name', configMap.name],
        ['Optional', configMap.optional ?? false],
      ],
    };
  if (nfs) {
    return {
      type: 'NFS (an NFS mount that lasts the lifetime of a pod)',
      fields: [
        ['Server', nfs.server],
        ['Path', nfs.path],
        ['ReadOnly', nfs.readOnly ?? false],
      ],
    };
  }
  if (persistentVolumeClaim) {
    const { claimName, readOnly = false } = persistentVolumeClaim;
    const type = 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)';
    return {
      type,
      fields: [
        ['ClaimName', claimName],
        ['ReadOnly', readOnly],
      ],
    };
  }
  if (gitRepo) {
    const type = 'GitRepo (a volume that is pulled from git when the pod is created)';
    return {
      type,
      fields: [
        ['Repository', gitRepo.repository],
        ['Revision', gitRepo.revision ?? ''],
      ],
    };
  }
  if (image)
    return {
      type: 'Image (a container image or OCI artifact)',
      fields: [
        ['Reference', image.reference ?? ''],
        ['PullPolicy', image.pullPolicy ?? ''],
      ],
    };
  if (csi) {
    const type = 'CSI (a Container Storage Interface (CSI) volume source)';
    return {
      type,
      fields: [
        ['Driver', csi.driver],
        ['FSType', csi.fsType ?? ''],
        ['ReadOnly', csi.readOnly ?? false],
      ],
    };
  }
  return undefined;
}

function describeProjected(writer: Writer, projected: ProjectedVolumeSource): void {
  writer.line(2, 'Type:\tProjected (a volume that contains injected data from multiple sources)');
  for (const source of projected.sources ?? []) {
    if (source.secret) writer.line(2, `SecretName:\t${source.secret.name ?? ''}\n    Optional:\t${source.secret.optional ?? false}`);
    else if (source.downwardAPI) writer.line(2, 'DownwardAPI:\ttrue');
    else if (source.configMap) writer.line(2, `ConfigMapName:\t${source.configMap.name ?? ''}\n    Optional:\t${source.configMap.optional ?? false}`);
    else if (source.serviceAccountToken) writer.line(2, `TokenExpirationSeconds:\t${source.serviceAccountToken.expirationSeconds ?? 3600}`);
  }
}

function describeDownwardAPI(writer: Writer, volume: Volume): void {
  writer.line(2, 'Type:\tDownwardAPI (a volume populated by information about the pod)\n    Items:');
  for (const item of volume.downwardAPI?.items ?? []) {
    if (item.fieldRef) writer.line(3, `${item.fieldRef.fieldPath} -> ${item.path}`);
    if (item.resourceFieldRef) writer.line(3, `${item.resourceFieldRef.resource} -> ${item.path}`);
  }
}

/** The section `Volumes:` of a Pod or a Pod template. */
export function describeVolumes(writer: Writer, volumes: readonly Volume[] | undefined, space = ''): void {
  if (!volumes?.length) {
    writer.line(0, `${space}Volumes:\t<none>`);
    return;
  }
  writer.line(0, `${space}Volumes:`);
  for (const volume of volumes) {
    writer.line(1, `${space === '' ? '' : ' '}${volume.name}:`);
    describeVolume(writer, volume);
  }
}

function describeVolume(writer: Writer, volume: Volume): void {
  if (volume.projected) {
    describeProjected(writer, volume.projected);
    return;
  }
  if (volume.downwardAPI) {
    describeDownwardAPI(writer, volume);
    return;
  }
  if (volume.ephemeral) {
    writer.line(2, 'Type:\tEphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)');
    const template = volume.ephemeral.volumeClaimTemplate;
    if (template) describeClaim(nested(writer, 2), template);
    return;
  }
  const source = sourceOf(volume);
  if (!source) {
    if (!moreKubectlPart.code.describeNetworkVolume(writer, volume, false)) writer.line(1, '<unknown>');
    return;
  }
  writer.line(2, `Type:\t${source.type}`);
  for (const [name, value] of source.fields) writer.line(2, `${name}:\t${value}`);
  if (volume.csi) describeAttributes(writer, volume.csi.volumeAttributes);
}

const longestAttribute = 140;

/** `VolumeAttributes:`, sorted; each is indented once more, the later ones behind a tab. */
export function describeAttributes(writer: Writer, attributes: Readonly<Record<string, string>> | undefined): void {
  const keys = sortedKeys(attributes);
  writer.write(2, 'VolumeAttributes:\t');
  if (keys.length === 0) writer.line(0, '<none>');
  for (const [i, key] of keys.entries()) {
    if (i > 0) writer.write(4, '\t');
    const line = `${key}=${attributes![key]}`;
    writer.line(2, line.length > longestAttribute ? `${line.slice(0, longestAttribute)}...` : line);
  }
}

import { base64ToBytes } from '../../../api/base64.ts';
import { Quantity, quantityOf } from '../../../api/quantity.ts';
import type { ConfigMap, LimitRange, Namespace, ObjectMeta, ResourceQuota, Secret, ServiceAccount } from '../../../api/types.ts';
import { isFailure } from '../../errors.ts';
import { listObjects } from '../../resource/helper.ts';
import type { Mapping } from '../../resource/mapper.ts';
import { sortedKeys } from '../../text/go.ts';
import type { Describer } from '../describe-object.ts';
import { describeEvents } from '../events.ts';
import { annotationsMultiline, formatTime, labelsMultiline } from '../values.ts';
import { DescribeWriter, type Writer } from '../writer.ts';

/** Name, namespace, labels and annotations. */
export function describeMetadata(writer: Writer, metadata: ObjectMeta, namespaced = true): void {
  writer.line(0, `Name:\t${metadata.name ?? ''}`);
  if (namespaced) writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, 'Annotations', metadata.annotations);
}

/** Bytes are told by their number. */
export const secret: Describer = function* ({ object }) {
  const { metadata, type, data } = object as unknown as Secret;
  const writer = new DescribeWriter();
  describeMetadata(writer, metadata);
  writer.line(0, `\nType:\t${type ?? ''}`);
  writer.line(0, '\nData\n====');
  for (const key of sortedKeys(data)) {
    const bytes = base64ToBytes(data![key]!);
    const text = type === 'kubernetes.io/service-account-token' && key === 'token' ? String.fromCharCode(...(bytes ?? [])) : `${bytes?.length ?? 0} bytes`;
    writer.line(0, `${key}:\t${text}`);
  }
  return writer.end();
};

export const configMap: Describer = function* ({ invocation, object, events }) {
  const { metadata, data, binaryData } = object as unknown as ConfigMap;
  const writer = new DescribeWriter();
  describeMetadata(writer, metadata);
  writer.line(0, '\nData\n====');
  for (const key of sortedKeys(data)) writer.line(0, `${key}:\n----\n${data![key]}\n`);
  writer.line(0, '\nBinaryData\n====');
  for (const key of sortedKeys(binaryData)) writer.line(0, `${key}: ${base64ToBytes(binaryData![key]!)?.length ?? 0} bytes`);
  writer.line(0, '');
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

const quotas: Mapping = { group: '', version: 'v1', kind: 'ResourceQuota', resource: 'resourcequotas', namespaced: true };
const limits: Mapping = { group: '', version: 'v1', kind: 'LimitRange', resource: 'limitranges', namespaced: true };

function* listQuietly<T>(invocation: Parameters<Describer>[0]['invocation'], mapping: Mapping, namespace: string) {
  try {
    return (yield* listObjects(invocation, mapping, namespace, { limit: '500' })) as unknown as T;
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

export const namespace: Describer = function* ({ invocation, object }) {
  const { metadata, status } = object as unknown as Namespace;
  const quotaList = yield* listQuietly<{ readonly items: readonly ResourceQuota[] }>(invocation, quotas, metadata.name!);
  const limitList = yield* listQuietly<{ readonly items: readonly LimitRange[] }>(invocation, limits, metadata.name!);
  const writer = new DescribeWriter();
  describeMetadata(writer, metadata, false);
  writer.line(0, `Status:\t${status.phase ?? ''}`);
  if (status.conditions?.length) {
    writer.line(0, 'Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n  ----\t------\t------------------\t------\t-------');
    for (const condition of status.conditions)
      writer.line(1, `${condition.type}\t${condition.status}\t${formatTime(condition.lastTransitionTime)}\t${condition.reason}\t${condition.message}`);
  }
  if (quotaList) {
    writer.line(0, '');
    describeQuotas(writer, quotaList.items);
  }
  if (limitList) {
    writer.line(0, '');
    if (limitList.items.length === 0) writer.line(0, 'No LimitRange resource.');
    else {
      writer.line(
        0,
        'Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n ----\t--------\t---\t---\t---------------\t-------------\t-----------------------',
      );
      for (const range of limitList.items) describeLimits(writer, range, ' ');
    }
  }
  return writer.end();
};

function describeQuotas(writer: Writer, items: readonly ResourceQuota[]): void {
  if (items.length === 0) {
    writer.line(0, 'No resource quota.');
    return;
  }
  writer.line(0, 'Resource Quotas');
  for (const quota of [...items].sort((a, b) => (a.metadata.name! < b.metadata.name! ? -1 : 1))) {
    writer.line(1, `Name:\t${quota.metadata.name}`);
    describeScopes(writer, quota, 1, '*');
    writer.line(0, '  Resource\tUsed\tHard\n  --------\t---\t---');
    for (const name of sortedKeys(quota.status.hard)) writer.line(1, `${name}\t${quota.status.used?.[name] ?? '0'}\t${quota.status.hard![name]}`);
  }
}

function describeLimits(writer: Writer, range: LimitRange, prefix: string): void {
  for (const item of range.spec.limits) {
    const names = new Set([item.max, item.min, item.default, item.defaultRequest, item.maxLimitRequestRatio].flatMap(sortedKeys));
    for (const name of names) {
      const cells = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio].map((list) => list?.[name] ?? '-');
      writer.line(0, `${prefix}${item.type}\t${name}\t${cells.join('\t')}`);
    }
  }
}

export const limitRange: Describer = function* ({ object }) {
  const range = object as unknown as LimitRange;
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${range.metadata.name}\nNamespace:\t${range.metadata.namespace}`);
  writer.line(
    0,
    'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n----\t--------\t---\t---\t---------------\t-------------\t-----------------------',
  );
  describeLimits(writer, range, '');
  return writer.end();
};

/** helpTextForResourceQuotaScope */
const scopeTexts: Readonly<Record<string, string>> = {
  Terminating: 'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort: 'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

function describeScopes(writer: Writer, quota: ResourceQuota, level: number, bullet: string): void {
  const scopes = [...(quota.spec.scopes ?? [])].sort();
  if (scopes.length > 0) writer.line(level, `Scopes:\t${scopes.join(', ')}`);
  for (const scope of scopes) if (scopeTexts[scope]) writer.line(level, `${bullet} ${scopeTexts[scope]}`);
}

export const resourceQuota: Describer = function* ({ object }) {
  const quota = object as unknown as ResourceQuota;
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${quota.metadata.name}\nNamespace:\t${quota.metadata.namespace}`);
  describeScopes(writer, quota, 0, ' *');
  writer.line(0, 'Resource\tUsed\tHard\n--------\t----\t----');
  for (const name of sortedKeys(quota.status.hard)) {
    const hard = String(quota.status.hard![name]);
    writer.line(0, `${name}\t${inFormOf(hard, String(quota.status.used?.[name] ?? '0'))}\t${hard}`);
  }
  return writer.end();
};

/** An amount as the other one is written, with 1024 or with 1000; whole units then. */
function inFormOf(pattern: string, text: string): string {
  const [wanted, given] = [quantityOf(pattern), quantityOf(text)];
  return wanted.format === given.format ? text : new Quantity(given.value() * 1_000_000_000n, wanted.format).toString();
}

export const serviceAccount: Describer = function* ({ invocation, object, events }) {
  const account = object as unknown as ServiceAccount;
  const writer = new DescribeWriter();
  describeMetadata(writer, account.metadata);
  const secrets = account.imagePullSecrets ?? [];
  if (secrets.length === 0) writer.line(0, 'Image pull secrets:\t<none>');
  for (const [i, { name }] of secrets.entries()) writer.line(0, `${i === 0 ? 'Image pull secrets:' : ' '.repeat(19)}\t${name}`);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

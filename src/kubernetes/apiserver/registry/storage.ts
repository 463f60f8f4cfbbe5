import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { Etcd, KeyValue, WriteVerb } from '../../etcd/index.ts';
import { withMetadata } from '../object.ts';
import { listPrefix, objectKey, resourcePrefix } from './keys.ts';
import { LabelIndex } from './label-index.ts';
import { PodsByNode } from './pods/pods-by-node.ts';

/** Objects in etcd: gives each its resourceVersion. The objects it returns are shared and immutable. */
export class Storage {
  readonly etcd: Etcd;
  readonly #podsByNode: PodsByNode;
  readonly #labels: LabelIndex;

  constructor(etcd: Etcd) {
    this.etcd = etcd;
    this.#podsByNode = new PodsByNode(etcd);
    this.#labels = new LabelIndex(etcd);
  }

  podsOnNode(nodeName: string): readonly KubernetesObject[] {
    return this.#podsByNode.list(nodeName);
  }

  get(resource: ResourceInfo, namespace: string, name: string): KubernetesObject | undefined {
    return this.etcd.get(objectKey(resource, namespace, name))?.object;
  }

  entry(resource: ResourceInfo, namespace: string, name: string): KeyValue | undefined {
    return this.etcd.get(objectKey(resource, namespace, name));
  }

  /** All objects of a namespace ('' for all), in the order of namespace and name. */
  list(resource: ResourceInfo, namespace: string): readonly KubernetesObject[] {
    return this.etcd.list(listPrefix(resource, namespace)).map((entry) => entry.object);
  }

  /** Whether there is no object of a resource in any namespace. */
  isEmpty(resource: ResourceInfo): boolean {
    return this.etcd.count(resourcePrefix(resource)) === 0;
  }

  /** The objects of all namespaces that have one of these values of a label, in the order of namespace and name. */
  withLabel(resource: ResourceInfo, label: string, values: readonly string[]): readonly KubernetesObject[] {
    return this.#labels.keys(listPrefix(resource, ''), label, values).map((key) => this.etcd.get(key)!.object);
  }

  /** Writes the object with the resourceVersion of this write. The caller has just read the key. */
  write(resource: ResourceInfo, verb: WriteVerb, object: KubernetesObject, actor: string): KubernetesObject {
    const key = objectKey(resource, object.metadata.namespace ?? '', object.metadata.name!);
    const stored = withMetadata(object, { resourceVersion: String(this.etcd.revision + 1) });
    const expected = this.etcd.get(key)?.modRevision ?? 0;
    if (this.etcd.transaction({ key, expected, verb, object: stored, actor }) === undefined) throw new Error(`${verb} of ${key} lost a race`);
    return stored;
  }
}

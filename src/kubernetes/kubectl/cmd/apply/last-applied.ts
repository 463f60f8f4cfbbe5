import type { KubernetesObject } from '../../../api/meta.ts';
import { type Unstructured, withMetadata } from '../../resource/object.ts';
import { marshal } from '../../text/go.ts';

export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** The configuration as it stands in the annotation: compact JSON with a line feed, without the annotation itself. */
export function configurationText(object: Unstructured): string {
  const { [lastAppliedAnnotation]: _, ...annotations } = object.metadata.annotations ?? {};
  return `${marshal(withMetadata(object, { annotations }))}\n`;
}

/** The object with its own configuration in the annotation. */
export function withLastApplied(object: Unstructured): Unstructured {
  return withMetadata(object, { annotations: { ...object.metadata.annotations, [lastAppliedAnnotation]: configurationText(object) } });
}

/** The configuration that was applied last, as text; undefined if there is none. */
export const lastAppliedOf = (object: KubernetesObject): string | undefined => object.metadata.annotations?.[lastAppliedAnnotation];

/** --save-config: writes the annotation if asked for, else only renews one that is there (util.CreateOrUpdateAnnotation). */
export function createOrUpdateAnnotation(create: boolean, object: Unstructured): Unstructured {
  return create || lastAppliedOf(object) !== undefined ? withLastApplied(object) : object;
}

/** The same for an object that kubectl made itself: its fields stay in Go's order, and there is no empty map of annotations. */
export function saveMadeConfiguration(save: boolean, object: Unstructured): Unstructured {
  if (!save) return object;
  const annotations = { ...object.metadata.annotations, [lastAppliedAnnotation]: `${marshal(object, false)}\n` };
  return withMetadata(object, { annotations });
}

import type { Binding } from '../../../api/types.ts';
import { type Client, resources } from '../../../client/index.ts';
import type { BindPlugin } from '../../framework/plugin.ts';

/** Binds through the binding subresource (plugins/defaultbinder). */
export function defaultBinder(client: Client): BindPlugin {
  return {
    name: 'DefaultBinder',
    bind(pod, nodeName) {
      const { namespace = '', name = '', uid } = pod.metadata;
      const binding: Binding = {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { namespace, name, ...(uid && { uid }) },
        target: { kind: 'Node', name: nodeName },
      };
      const result = client.createSubresource(resources.pods, namespace, name, 'binding', binding);
      return 'status' in result ? (result.status.message ?? result.status.reason ?? 'unknown error') : undefined;
    },
  };
}

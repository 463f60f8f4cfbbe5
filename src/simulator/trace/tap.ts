import type { ComponentName } from '../../host/protocol/index.ts';
import type { Transport } from '../../kubernetes/api/transport.ts';
import type { NodeRuntime } from '../../kubernetes/cri/index.ts';

/** Hears what the components say to each other. It answers what stands for the original in its place, and changes nothing of what is said. */
export interface Tap {
  /** A component's way to the API server; `node` is a kubelet's. */
  transport(who: ComponentName, node: string, transport: Transport): Transport;
  /** The API server's way to a kubelet. */
  kubelet(node: string, transport: Transport): Transport;
  /** A kubelet's way to its container runtime. */
  runtime(node: string, runtime: NodeRuntime): NodeRuntime;
}

/** The same object, some of its methods being others. (Its class has private fields: an object made from it would not do.) */
export function instead<T extends object>(target: T, others: Partial<T>): T {
  return new Proxy(target, {
    get(object, name) {
      const other: unknown = Reflect.get(others, name);
      if (other !== undefined) return other;
      const value: unknown = Reflect.get(object, name, object);
      return typeof value === 'function' ? value.bind(object) : value;
    },
  });
}

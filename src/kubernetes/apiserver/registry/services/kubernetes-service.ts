import { type Clock, second, type Timer } from '../../../../time/index.ts';
import type { Storage } from '../storage.ts';

/** How often the server looks after the Service through which Pods reach it (pkg/controlplane EndpointInterval). */
const interval = 10 * second;
const keys = new Set(['/services/default/kubernetes', '/endpoints/default/kubernetes', '/endpointslices.discovery.k8s.io/default/kubernetes']);

/** The Service `kubernetes` and its endpoints come back when somebody deletes them (pkg/controlplane/controller/kubernetesservice). */
export class KubernetesService {
  #timer: Timer | undefined;

  constructor(clock: Clock, storage: Storage, restore: () => void) {
    storage.etcd.onWrite(({ key, verb }) => {
      if (verb !== 'delete' || !keys.has(key) || this.#timer) return;
      this.#timer = clock.after(interval - (clock.now % interval), 'Service kubernetes', () => {
        this.#timer = undefined;
        restore();
      });
    });
  }

  close(): void {
    this.#timer?.cancel();
  }
}

import type { Service } from '../../../api/types.ts';
import type { StrategyOptions } from '../strategies.ts';
import type { Strategy } from '../strategy.ts';
import { statusOnly } from '../subresource-updates.ts';
import { ServiceAllocator } from './allocator.ts';
import { carryOver, completeAddresses } from './prepare.ts';

/** Services (pkg/registry/core/service): cluster IPs and node ports come from limited ranges. */
export function serviceStrategy({ storage, random }: StrategyOptions): Strategy {
  const allocator = new ServiceAllocator(storage, random.fork('services'));
  return {
    newStatus: { loadBalancer: {} },
    subresources: { status: statusOnly },
    allowCreateOnUpdate: true,
    returnDeletedObject: true,
    prepareForCreate: (object) => completeAddresses(object as Service),
    prepareForUpdate: (object, old) => carryOver(object as Service, old as Service),
    allocate: (object, old, context) => allocator.allocate(object as Service, old as Service | undefined, context.dryRun),
  };
}

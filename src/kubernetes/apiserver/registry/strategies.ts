import type { Random } from '../../../time/index.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import { groupResource } from './keys.ts';
import { namespaceStrategy } from './namespaces/strategy.ts';
import { nodeStrategy } from './nodes/strategy.ts';
import { podStrategy } from './pods/strategy.ts';
import { serviceStrategy } from './services/strategy.ts';
import { simpleStrategies } from './simple-strategies.ts';
import type { Storage } from './storage.ts';
import type { Strategy } from './strategy.ts';
import { workloadStrategies } from './workload-strategies.ts';

/** What strategies with a memory of their own are made from. */
export interface StrategyOptions {
  readonly storage: Storage;
  readonly random: Random;
}

const fixed: Readonly<Record<string, Strategy>> = {
  ...simpleStrategies,
  ...workloadStrategies,
  pods: podStrategy,
  nodes: nodeStrategy,
  namespaces: namespaceStrategy,
};

/** The strategy of a resource; one without rules of its own has an empty one. */
export function strategyFor(resource: ResourceInfo, options: StrategyOptions): Strategy {
  const name = groupResource(resource);
  if (name === 'services') return serviceStrategy(options);
  return fixed[name] ?? {};
}

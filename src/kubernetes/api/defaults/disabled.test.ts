import { expect, test } from 'vitest';
import type { Lifecycle } from '../types.ts';
import { dropDisabledPodFields } from './disabled.ts';

const sleep = { preStop: { sleep: { seconds: 1 } } };

test.each<[string, Lifecycle, Lifecycle | undefined]>([
  ['a stop signal alone is dropped with the field around it', { stopSignal: 'SIGINT' }, undefined],
  ['a stop signal beside a hook is dropped', { stopSignal: 'SIGINT', ...sleep }, sleep],
  ['a hook is kept', sleep, sleep],
  ['a lifecycle that was empty stays', {}, {}],
])('%s', (_sentence, lifecycle, expected) => {
  const { containers } = dropDisabledPodFields({ containers: [{ name: 'main', resources: {}, lifecycle }] });
  expect(containers).toEqual([{ name: 'main', resources: {}, ...(expected && { lifecycle: expected }) }]);
});

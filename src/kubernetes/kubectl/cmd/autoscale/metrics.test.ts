import { expect, test } from 'vitest';
import { parseTarget } from './metrics.ts';

test.each([
  ['70%', 'cpu', { type: 'Utilization', averageUtilization: 70 }],
  ['0%', 'memory', { type: 'Utilization', averageUtilization: 0 }],
  ['500m', 'cpu', { type: 'AverageValue', averageValue: '500m' }],
  ['500', 'cpu', { type: 'AverageValue', averageValue: '500m' }],
  ['200', 'memory', { type: 'AverageValue', averageValue: '200Mi' }],
  [' 1Gi ', 'memory', { type: 'AverageValue', averageValue: '1Gi' }],
] as const)('%j of %s', (text, resource, target) => expect(parseTarget(text, resource)).toEqual(target));

test.each([
  ['', 'empty input'],
  ['x%', 'invalid percentage value: x'],
  ['-1%', 'invalid percentage value: -1'],
  ['many', 'invalid resource cpu value: many'],
])('%j is refused', (text, message) => expect(() => parseTarget(text, 'cpu')).toThrow(message));

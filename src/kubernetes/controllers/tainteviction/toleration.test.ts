import { expect, test } from 'vitest';
import type { Node, Pod } from '../../api/types.ts';
import { secondsToStay } from './toleration.ts';

const node = (...keys: string[]) => ({ metadata: {}, spec: { taints: keys.map((key) => ({ key, value: 'v', effect: 'NoExecute' })) } }) as unknown as Node;
const pod = (...tolerations: object[]) => ({ metadata: {}, spec: { tolerations } }) as unknown as Pod;

const cases: readonly (readonly [string, Pod, Node, number | undefined])[] = [
  ['without taints a Pod stays', pod(), node(), undefined],
  ['a taint that is not tolerated sends it away', pod(), node('a'), 0],
  ['a toleration keeps it', pod({ key: 'a', operator: 'Exists' }), node('a'), undefined],
  ['one for some time', pod({ key: 'a', operator: 'Exists', tolerationSeconds: 30 }), node('a'), 30],
  ['the shortest counts', pod({ key: 'a', operator: 'Exists', tolerationSeconds: 30 }, { key: 'b', value: 'v', tolerationSeconds: 9 }), node('a', 'b'), 9],
  ['one of two is not enough', pod({ key: 'a', operator: 'Exists' }), node('a', 'b'), 0],
  ['another value is another taint', pod({ key: 'a', value: 'x' }), node('a'), 0],
  ['a toleration of everything', pod({ operator: 'Exists' }), node('a', 'b'), undefined],
];
test.each(cases)('%s', (_, subject, on, expected) => {
  expect(secondsToStay(subject, on)).toBe(expected);
});

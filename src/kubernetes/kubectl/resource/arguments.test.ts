import { describe, expect, test } from 'vitest';
import { readResourceArguments } from './arguments.ts';

const read = (...args: string[]) => readResourceArguments(args, (type) => (type === 'all' ? ['pods', 'services'] : undefined));

describe('arguments that name resources', () => {
  test('a type and names', () => expect(read('pods', 'a', 'b')).toMatchObject({ types: ['pods'], names: ['a', 'b'], pairs: [] }));
  test('several types', () => expect(read('pods,svc')).toMatchObject({ types: ['pods', 'svc'], names: [] }));
  test('a category stands for its types', () => expect(read('all')).toMatchObject({ types: ['pods', 'services'] }));
  test('pairs', () =>
    expect(read('pod/a', 'svc/b').pairs).toEqual([
      { type: 'pod', name: 'a' },
      { type: 'svc', name: 'b' },
    ]));
  test.each([
    [
      ['pod/a', 'b'],
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    ],
    [['pod/a/b'], 'arguments in resource/name form may not have more than one slash'],
    [['pod/'], 'arguments in resource/name form must have a single resource and name'],
  ])('%j is refused', (args, message) => expect(() => read(...args)).toThrow(message));
});

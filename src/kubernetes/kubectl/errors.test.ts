import { describe, expect, test } from 'vitest';
import type { Status } from '../api/meta.ts';
import { Aggregate, addSource, ConnectionError, Exit, report, StatusError, UserError } from './errors.ts';

const status = (reason: string, message: string, more: Partial<Status> = {}) =>
  new StatusError({ apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Failure', reason, message, code: 400, ...more } as Status);

const missing = status('NotFound', 'pods "a" not found');

describe('what kubectl says of a failure', () => {
  test.each([
    ['its own mistakes', new UserError('no objects passed to apply'), 'error: no objects passed to apply\n'],
    ['a refusal of the server', missing, 'Error from server (NotFound): pods "a" not found\n'],
    ['a refusal without a reason', status('', 'oops'), 'Error from server: oops\n'],
    ['an unknown user', status('Unauthorized', 'Unauthorized'), 'error: You must be logged in to the server (Unauthorized)\n'],
    [
      'several failures',
      new Aggregate([missing, status('NotFound', 'pods "b" not found')]),
      'Error from server (NotFound): pods "a" not found\nError from server (NotFound): pods "b" not found\n',
    ],
    [
      'nobody there',
      new ConnectionError('GET', 'https://10.0.0.1:6443/api', 'dial tcp 10.0.0.1:6443: connect: connection refused'),
      'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?\n',
    ],
  ])('%s', (_, error, text) => expect(report(error)).toEqual({ text, code: 1 }));

  test('an invalid object names each field', () => {
    const causes = [
      { field: 'spec.a', message: 'Required value' },
      { field: 'spec.b', message: 'Invalid value: 1' },
    ];
    const invalid = status('Invalid', 'ignored', { details: { kind: 'Pod', name: 'web', causes } });
    expect(report(invalid).text).toBe('The Pod "web" is invalid: \n* spec.a: Required value\n* spec.b: Invalid value: 1\n');
  });

  test('an invalid object with one cause stays on one line', () => {
    const invalid = status('Invalid', 'ignored', { details: { kind: 'Pod', name: 'web', causes: [{ field: 'spec.a', message: 'Required value' }] } });
    expect(report(invalid).text).toBe('The Pod "web" is invalid: spec.a: Required value\n');
  });

  test('an exit status is passed on', () =>
    expect(report(new Exit(42, 'command terminated with exit code 42'))).toEqual({ text: 'command terminated with exit code 42\n', code: 42 }));

  test('the source stands before the reason stays', () => {
    const error = addSource('creating', 'web.yaml', status('Forbidden', 'no'));
    expect(report(error).text).toBe('Error from server (Forbidden): error when creating "web.yaml": no\n');
  });
});

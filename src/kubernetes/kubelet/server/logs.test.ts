import { describe, expect, test } from 'vitest';
import { fromRFC3339 } from '../../../time/index.ts';
import type { ContainerStatus } from '../../api/types.ts';
import { hasEnded, isRunning, pod, status } from '../testing/builders.ts';
import { FakeFiles } from '../testing/fake-files.ts';
import { decodeText, encodeText } from '../text.ts';
import { computeLogContainer } from './log-container.ts';
import { type LogOptions, LogReader, tailStart } from './read-logs.ts';

const log = [
  '2026-11-21T07:13:59.920750839Z stdout F one',
  '2026-11-21T07:14:00.241690090Z stderr F two',
  '2026-11-21T07:14:00.545816857Z stdout P thr',
  '2026-11-21T07:14:00.545816858Z stdout F ee',
  '',
].join('\n');

function read(options: Partial<LogOptions>): string {
  const files = new FakeFiles();
  files.writeFile('/log', encodeText(log));
  let text = '';
  const all = { timestamps: false, tail: undefined, since: undefined, limitBytes: undefined, stream: undefined, ...options };
  const from = options.tail === undefined ? 0 : tailStart(files, '/log', options.tail);
  new LogReader(all, from, (bytes) => {
    text += decodeText(bytes);
  }).read(files, '/log');
  return text;
}

describe('reading a log', () => {
  test.each<[string, Partial<LogOptions>, string]>([
    ['all, with long lines in one piece', {}, 'one\ntwo\nthree\n'],
    ['the tail counts lines of the file', { tail: 1 }, 'ee\n'],
    ['two of them', { tail: 2 }, 'three\n'],
    ['none', { tail: 0 }, ''],
    ['more than there are', { tail: 99 }, 'one\ntwo\nthree\n'],
    ['a limit in bytes', { limitBytes: 5 }, 'one\nt'],
    ['since a time', { since: fromRFC3339('2026-11-21T07:14:00.300000Z')! }, 'three\n'],
    ['one stream', { stream: 'stderr' }, 'two\n'],
    [
      'with times, once a line',
      { timestamps: true },
      '2026-11-21T07:13:59.920750839Z one\n2026-11-21T07:14:00.241690090Z two\n2026-11-21T07:14:00.545816857Z three\n',
    ],
  ])('%s', (_name, options, expected) => {
    expect(read(options)).toBe(expected);
  });

  test('a line without end waits for it', () => {
    const files = new FakeFiles();
    files.writeFile('/log', encodeText('2026-11-21T07:13:59.920750839Z stdout F on'));
    let text = '';
    const reader = new LogReader({ timestamps: false, tail: undefined, since: undefined, limitBytes: undefined, stream: undefined }, 0, (bytes) => {
      text += decodeText(bytes);
    });
    reader.read(files, '/log');
    expect(text).toBe('');
    files.writeFile('/log', encodeText('2026-11-21T07:13:59.920750839Z stdout F one\n'));
    reader.read(files, '/log');
    expect(text).toBe('one\n');
  });
});

describe('whose log it is', () => {
  const id = (name: string) => `containerd://${name}`;
  const waiting = (reason: string) => status('app', { waiting: { reason } });
  test.each<[string, ContainerStatus, boolean, string]>([
    ['the running container', status('app', isRunning, { containerID: id('now') }), false, 'now'],
    ['the run before', status('app', isRunning, { containerID: id('now'), lastState: { terminated: { exitCode: 1, containerID: id('old') } } }), true, 'old'],
    ['no run before', status('app', isRunning, { containerID: id('now') }), true, 'previous terminated container "app" in pod "web" not found'],
    ['one that has ended', status('app', { terminated: { exitCode: 0, containerID: id('now') } }), false, 'now'],
    ['an end of which nothing is known', status('app', hasEnded(137)), false, 'container "app" in pod "web" is terminated'],
    [
      'a crash loop shows the last run',
      status('app', { waiting: { reason: 'CrashLoopBackOff' } }, { lastState: { terminated: { exitCode: 1, containerID: id('old') } } }),
      false,
      'old',
    ],
    ['an image that cannot be pulled', waiting('ErrImagePull'), false, `container "app" in pod "web" is waiting to start: image can't be pulled`],
    ['an image in back-off', waiting('ImagePullBackOff'), false, 'container "app" in pod "web" is waiting to start: trying and failing to pull image'],
    ['one that is being made', waiting('ContainerCreating'), false, 'container "app" in pod "web" is waiting to start: ContainerCreating'],
  ])('%s', (_name, of, previous, expected) => {
    const found = computeLogContainer(pod(['app']), { containerStatuses: [of] }, 'app', previous);
    expect('id' in found ? found.id : found.error).toBe(expected);
  });
});

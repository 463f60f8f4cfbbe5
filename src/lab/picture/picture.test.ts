import { describe, expect, test } from 'vitest';
import type { ContainerPicture, Picture, PodPicture } from '../../host/protocol/index.ts';
import { drawPicture, pictureTable } from './draw.ts';
import { containerMood, containerState, moodOf } from './words.ts';

const container = (change: Partial<ContainerPicture> = {}): ContainerPicture => ({
  name: 'main',
  kind: 'app',
  image: 'busybox:1.36',
  state: 'running',
  reason: '',
  restarts: 0,
  ready: true,
  ...change,
});

const pod = (name: string, change: Partial<PodPicture> = {}): PodPicture => ({
  namespace: 'default',
  name,
  node: 'node-1',
  ip: '10.244.1.2',
  phase: 'Running',
  status: 'Running',
  ready: '1/1',
  conditions: [{ type: 'PodScheduled', status: 'True' }],
  containers: [container()],
  terminating: false,
  ...change,
});

const nodes = ['node-1', 'node-2'].map((name, index) => ({ name, ip: `172.18.0.${index + 2}`, ready: true }));
const picture = (...pods: PodPicture[]): Picture => ({ nodes, pods });

describe('the pictures', () => {
  test('D1 describes every Pod in words', () => {
    expect(drawPicture('nodes', 'a', picture(pod('web')), 460)).toContain('Pod web on node-1: Running, 1/1 ready, container main running.');
  });

  test('D1 draws Pods without a node apart', () => {
    expect(drawPicture('nodes', 'a', picture(pod('web', { node: '', ip: '' })), 460)).toContain('>on no node yet</text>');
  });

  test('D1 draws many Pods of a node as dots', () => {
    const many = Array.from({ length: 500 }, (_, index) => pod(`web-${index}`));
    const svg = drawPicture('nodes', 'a', picture(...many), 460);
    expect(svg).toContain('>500 Pods</text>');
    expect(svg.match(/<circle/g)).toHaveLength(500);
    expect(svg).toContain('And 488 more Pods.');
  });

  test('D8 puts each Pod into its phase and tells its conditions', () => {
    const svg = drawPicture('lifecycle', 'a', picture(pod('web'), pod('done', { phase: 'Succeeded', status: 'Completed' })), 460);
    expect(svg).toContain('<title>Pod done: phase Succeeded, STATUS Completed, 1/1 ready; conditions that hold: PodScheduled</title>');
    expect(svg).toContain('<title>Succeeded: 1 Pods</title>');
  });

  test('texts from the cluster are escaped', () => {
    const evil = pod('<script>', { status: '"&<b>' });
    for (const html of [
      drawPicture('nodes', 'a', picture(evil), 460),
      drawPicture('lifecycle', 'a', picture(evil), 460),
      pictureTable('nodes', picture(evil)),
    ]) {
      expect(html).not.toMatch(/<script>|<b>/);
    }
  });

  test('a lab without a picture has none', () => {
    expect(drawPicture('none', 'a', picture(), 460)).toBe('');
  });

  test.each<[string, Partial<ContainerPicture>, string, string]>([
    ['runs', {}, 'running', 'good'],
    ['runs but is not ready', { ready: false }, 'running, not ready', 'warn'],
    ['waits in a back-off', { state: 'waiting', reason: 'CrashLoopBackOff', restarts: 4, ready: false }, 'CrashLoopBackOff · restarts 4', 'bad'],
    ['ended well', { state: 'terminated', exitCode: 0, ready: false }, 'exited 0', 'done'],
    ['ended with an error', { state: 'terminated', exitCode: 137, ready: false }, 'exited 137', 'bad'],
  ])('a container that %s', (_name, change, words, mood) => {
    expect([containerState(container(change)), containerMood(container(change))]).toEqual([words, mood]);
  });

  test.each<[string, Partial<PodPicture>, string]>([
    ['ready', {}, 'good'],
    ['running but not ready', { ready: '0/1' }, 'warn'],
    ['failed', { phase: 'Failed', status: 'Error' }, 'bad'],
    ['in a crash loop', { status: 'CrashLoopBackOff', ready: '0/1' }, 'bad'],
    ['pending', { phase: 'Pending', status: 'ContainerCreating', ready: '0/1' }, 'busy'],
    ['being deleted', { terminating: true, status: 'Terminating' }, 'gone'],
  ])('the mood of a Pod that is %s', (_name, change, mood) => {
    expect(moodOf(pod('web', change))).toBe(mood);
  });
});

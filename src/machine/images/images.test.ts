import { describe, expect, test } from 'vitest';
import { buildTree, Volume } from '../filesystem/index.ts';
import { programs } from '../programs/index.ts';
import type { ImageDefinition } from './definition.ts';
import { podlabImages } from './offered.ts';
import { Registry } from './registry.ts';

const all = podlabImages.map((image): [string, ImageDefinition] => [image.names[0]!, image]);
const filesOf = ({ files, more }: ImageDefinition) => ({ ...files, ...more });
/** Where PATH or the image's directory leads to. */
const found = (image: ImageDefinition, name: string) => {
  const files = filesOf(image);
  if (name.startsWith('/')) return files[name] ?? files[`/usr${name}`];
  const path = image.config.env
    .find((each) => each.startsWith('PATH='))!
    .slice(5)
    .split(':');
  return [...path, '/usr/bin', '/usr/sbin'].map((directory) => files[`${directory}/${name}`]).find((entry) => entry !== undefined);
};

describe('the images', () => {
  test.each(all)('%s starts something that it holds', (_, image) => {
    const [command] = [...(image.config.entrypoint ?? []), ...(image.config.cmd ?? [])];
    expect(found(image, command!)).toBeDefined();
  });

  test.each(all)('%s is small', (_, image) => {
    const size = Object.values(filesOf(image)).reduce((sum, entry) => sum + (typeof entry === 'string' ? entry.length : 0), 0);
    expect(size).toBeLessThan(10_000);
    expect(buildTree(new Volume({ type: 'overlay', device: 'overlay', deviceNumber: 1, size: 0 }), filesOf(image), 0).names().length).toBeGreaterThan(0);
  });

  test('have only programs that exist, beside those of busybox that nobody misses', () => {
    const missing = new Set<string>();
    for (const image of podlabImages)
      for (const entry of Object.values(image.more ?? {}))
        if (typeof entry === 'object' && 'program' in entry && !programs.get(entry.program)) missing.add(entry.program);
    expect([...missing]).toEqual([]);
  });

  test('have each name once', () => {
    const names = podlabImages.flatMap((image) => image.names);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test('have digests that depend on nothing but the image', () => {
    const digest = (name: string) => new Registry(() => podlabImages).find(name)?.digest;
    expect(digest('docker.io/library/nginx:1.27')).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(digest('docker.io/library/nginx:1.27')).toBe(digest('docker.io/library/nginx:1.27.5'));
    expect(digest('docker.io/library/nginx:1.27')).not.toBe(digest('docker.io/library/nginx:1.28'));
  });
});

import { describe, expect, test } from 'vitest';
import { plannedCoverage } from '../course/coverage.ts';
import { chapterPages } from './content.ts';

const pages = chapterPages();

test('the plan names every item of the inventory once', () => {
  const ids = Object.values(plannedCoverage).flat();
  expect(ids).toHaveLength(392);
  expect(new Set(ids).size).toBe(392);
});

describe.each(pages.map((page) => [page.path, page] as const))('chapter %s', (_path, { text, frontMatter }) => {
  test('covers what the plan gives it', () => {
    expect([...frontMatter.covers!].sort()).toEqual([...plannedCoverage[frontMatter.chapter!]!].sort());
  });

  test('has labs, exercises and a self-test', () => {
    expect(text).toMatch(/<Lab id=/);
    expect(text).toMatch(/<Exercise number=/);
    expect(text).toMatch(/<Question ask=/);
  });
});

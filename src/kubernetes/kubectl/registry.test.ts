import { expect, test } from 'vitest';
import type { Command } from './command.ts';
import { moreVerbs } from './more-verbs.ts';
import { root } from './registry.ts';

const verbs = new Map((root.commands ?? []).map((verb) => [verb.name, verb]));

test('every verb is there by its name, with all that it says of itself', () => {
  for (const verb of moreVerbs) {
    const known = verbs.get(verb.name);
    expect(known, verb.name).toBeDefined();
    for (const field of Object.keys(verb) as (keyof Command)[]) expect(known![field], `${verb.name} ${field}`).toBe(verb[field]);
  }
});

test('no name stands for a verb that is not there', () => {
  expect([...verbs.values()].filter((verb) => verb.use === undefined).map((verb) => verb.name)).toEqual([]);
});

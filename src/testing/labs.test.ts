import { describe, expect, test } from 'vitest';
import { readDescriptions } from '../host/node/descriptions.ts';
import { Checks } from '../simulator/checks.ts';
import { LabRun } from '../simulator/lab-run.ts';
import { second } from '../time/index.ts';
import { allLabs } from './content.ts';

const labs = allLabs();

/** Time for what was applied to come about, where a lab's script does not say. */
const settle = 30 * second;

const open = (lab: (typeof labs)[number]) => new LabRun(lab, { terminal: () => undefined, describe: readDescriptions() });

describe.each(labs.map((lab) => [lab.id, lab] as const))('lab %s', (_id, lab) => {
  test('its transcript prints something for each command, and ends', () => {
    const run = open(lab);
    const outputs = lab.transcript.map((step) => run.step(step)).filter((output) => output !== undefined);
    expect(outputs.filter(({ output }) => /stopped: it had not ended|not simulated in Podlab/.test(output))).toEqual([]);
    run.close();
  });

  test.runIf(lab.checks.length > 0)('its checks fail at the start and pass after its solution', () => {
    const checks = new Checks(lab.checks);
    const run = open(lab);
    const before = checks.evaluate(run.simulation.inspected, run.reader);
    expect(before.every((check) => check.passed)).toBe(false);
    for (const { path, text } of lab.solution) run.write(path, text);
    const script = lab.solve.length > 0 ? lab.solve : lab.solution.map(({ path }) => ({ run: `kubectl apply -f ${path}` }));
    for (const step of script) run.step(step);
    if (lab.solve.length === 0) run.simulation.advanceTo(run.simulation.clock.now + settle);
    const failing = checks.evaluate(run.simulation.inspected, run.reader).filter((check) => !check.passed);
    expect(failing).toEqual([]);
    run.close();
  });

  test.runIf(lab.checks.length > 0)('has hints', () => {
    expect(lab.hints.length).toBeGreaterThan(0);
  });
});

import { baselineChecks } from './baseline.ts';
import type { Check, Subject, VersionedCheck, Violation } from './check.ts';
import type { LevelVersion } from './policy.ts';
import { restrictedChecks } from './restricted.ts';

const checksAt = (checks: readonly VersionedCheck[], version: LevelVersion['version']) =>
  checks.flatMap(({ id, versions, overrides = [] }) => {
    const found = versions.findLast(({ since }) => version === 'latest' || since <= version);
    return found ? [{ id, overrides, check: found.check }] : [];
  });

/** The rules of a level: restricted has those of baseline that its own do not stand for, and they come first. */
function checksOf({ level, version }: LevelVersion): readonly Check[] {
  if (level === 'privileged') return [];
  const baseline = checksAt(baselineChecks, version);
  if (level === 'baseline') return baseline.map(({ check }) => check);
  const own = checksAt(restrictedChecks, version);
  const overridden = new Set(own.flatMap(({ overrides }) => overrides));
  return [...baseline.filter(({ id }) => !overridden.has(id)), ...own].map(({ check }) => check);
}

/** What of a level a Pod violates. */
export function violationsOf(level: LevelVersion, subject: Subject): readonly Violation[] {
  return checksOf(level).flatMap((check) => check(subject) ?? []);
}

export const reasonsText = (violations: readonly Violation[]) => violations.map(({ reason }) => reason).join(', ');

export const detailsText = (violations: readonly Violation[]) => violations.map(({ reason, detail }) => (detail ? `${reason} (${detail})` : reason)).join(', ');

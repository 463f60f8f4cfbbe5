import { type FieldError, invalid } from '../../../api/fielderror.ts';

export type Level = 'privileged' | 'baseline' | 'restricted';

/** How strict, and by the rules of which release: the minor version of 1.x, or the latest. */
export interface LevelVersion {
  readonly level: Level;
  readonly version: number | 'latest';
}

/** What a namespace asks for: what is refused, what is noted, what is warned of. */
export interface Policy {
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  readonly warn: LevelVersion;
}

const levels: readonly Level[] = ['privileged', 'baseline', 'restricted'];
const prefix = 'pod-security.kubernetes.io/';
const open: LevelVersion = { level: 'privileged', version: 'latest' };

/** Positive when `a` is stricter than `b`. */
export const compareLevels = (a: Level, b: Level) => levels.indexOf(a) - levels.indexOf(b);

/** `restricted:latest`, `baseline:v1.25`. */
export const levelText = ({ level, version }: LevelVersion) => `${level}:${version === 'latest' ? version : `v1.${version}`}`;

export const sameLevel = (a: LevelVersion, b: LevelVersion) => a.level === b.level && a.version === b.version;

/**
 * The policy that a namespace's labels ask for (pod-security-admission/api.PolicyToEvaluate). There always is one: of labels that make no
 * sense, enforcement takes the strictest level and the others the most lenient.
 */
export function policyOf(labels: Readonly<Record<string, string>> | undefined): { readonly policy: Policy; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = [];
  const failed = (label: string, value: string, detail: string) => errors.push(invalid(`metadata.labels[${label}]`, value, detail));
  const read = (mode: keyof Policy, fallback: Level): LevelVersion & { readonly given: boolean; readonly valid: boolean; readonly versionGiven: boolean } => {
    const level = labels?.[prefix + mode];
    const valid = levels.includes(level as Level);
    if (level !== undefined && !valid) failed(prefix + mode, level, `must be one of ${levels.join(', ')}`);
    const versionLabel = `${prefix}${mode}-version`;
    const version = labels?.[versionLabel];
    const minor = /^v1\.([0-9]|[1-9][0-9]*)$/.exec(version ?? '')?.[1];
    if (version !== undefined && version !== 'latest' && minor === undefined) failed(versionLabel, version, 'must be "latest" or "v1.x"');
    return {
      level: valid ? (level as Level) : level === undefined ? open.level : fallback,
      version: minor === undefined ? 'latest' : Number(minor),
      given: level !== undefined,
      valid,
      versionGiven: version !== undefined,
    };
  };
  const enforce = read('enforce', 'restricted');
  const audit = read('audit', 'privileged');
  const warn = read('warn', 'privileged');
  const plain = ({ level, version }: LevelVersion): LevelVersion => ({ level, version });
  // Without a label of its own the warning is as strict as what is enforced.
  const follows = !warn.given && enforce.valid && compareLevels(enforce.level, warn.level) > 0;
  const warned = follows ? { level: enforce.level, version: warn.versionGiven ? warn.version : enforce.version } : plain(warn);
  return { policy: { enforce: plain(enforce), audit: plain(audit), warn: warned }, errors };
}

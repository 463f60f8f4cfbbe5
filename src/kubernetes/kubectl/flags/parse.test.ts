import { describe, expect, test } from 'vitest';
import { boolFlag, durationFlag, intFlag, mapFlag, stringFlag, stringsFlag } from './flag.ts';
import { parseArguments } from './parse.ts';

const flags = [
  stringFlag('output', 'o', ''),
  boolFlag('all', 'A', ''),
  boolFlag('tty', 't', ''),
  boolFlag('stdin', 'i', ''),
  intFlag('replicas', '', ''),
  durationFlag('timeout', '', ''),
  stringsFlag('label-columns', 'L', ''),
  mapFlag('env', '', ''),
  stringFlag('validate', '', '', 'strict', { bare: 'strict' }),
];

describe('arguments of a command', () => {
  test.each([['--output=yaml'], ['--output', 'yaml'], ['-oyaml'], ['-o=yaml'], ['-o', 'yaml']])('%s %s gives the value', (...argv) => {
    const parsed = parseArguments(flags, ['pods', ...argv.filter((word) => word !== undefined), 'web']);
    expect(parsed.flags.string('output')).toBe('yaml');
    expect(parsed.args).toEqual(['pods', 'web']);
  });

  test('several shorthands may share a dash', () => {
    const parsed = parseArguments(flags, ['-it', 'web']);
    expect([parsed.flags.bool('stdin'), parsed.flags.bool('tty'), parsed.flags.bool('all')]).toEqual([true, true, false]);
  });

  test('what follows -- is no flag', () => {
    const parsed = parseArguments(flags, ['web', '--', 'ls', '-o']);
    expect(parsed.args).toEqual(['web', 'ls', '-o']);
    expect(parsed.dash).toBe(1);
  });

  test('lists grow with each use', () => {
    expect(parseArguments(flags, ['-L', 'a,b', '-Lc']).flags.list('label-columns')).toEqual(['a', 'b', 'c']);
  });

  test('a flag with a bare value does not take the next argument', () => {
    const parsed = parseArguments(flags, ['--validate', 'false']);
    expect(parsed.flags.string('validate')).toBe('strict');
    expect(parsed.args).toEqual(['false']);
  });

  test('durations are microseconds', () => {
    expect(parseArguments(flags, ['--timeout=1m30s']).flags.number('timeout')).toBe(90_000_000);
  });

  test.each([
    [['--wrong'], 'unknown flag: --wrong'],
    [['-x'], "unknown shorthand flag: 'x' in -x"],
    [['-tx'], "unknown shorthand flag: 'x' in -tx"],
    [['--output'], 'flag needs an argument: --output'],
    [['-o'], "flag needs an argument: 'o' in -o"],
    [['--replicas=two'], 'invalid argument "two" for "--replicas" flag: strconv.ParseInt: parsing "two": invalid syntax'],
    [['--all=maybe'], 'invalid argument "maybe" for "-A, --all" flag: strconv.ParseBool: parsing "maybe": invalid syntax'],
    [['--env=A'], 'invalid argument "A" for "--env" flag: A must be formatted as key=value'],
    [['---x'], 'bad flag syntax: ---x'],
  ])('%j is refused', (argv, message) => {
    expect(() => parseArguments(flags, argv)).toThrow(message);
  });
});

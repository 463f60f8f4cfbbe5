import { describe, expect, test } from 'vitest';
import { fromLabelSelector, parseFieldSelector, parseLabelSelector } from './selector.ts';

const pods = [
  { name: 'a', labels: { app: 'web', tier: 'front', size: '5' } },
  { name: 'b', labels: { app: 'web', tier: 'back' } },
  { name: 'c', labels: { app: 'db' } },
  { name: 'd', labels: {} },
];

function selected(text: string): string {
  const parsed = parseLabelSelector(text);
  if ('error' in parsed) return parsed.error;
  return pods
    .filter((pod) => parsed.selector.matches(pod.labels as Record<string, string>))
    .map((pod) => pod.name)
    .join(' ');
}

describe('label selectors', () => {
  test.each([
    ['app=web,tier!=back', 'a'],
    ['tier!=back', 'a c d'],
    ['app in (web,db),!tier', 'c'],
    ['app notin (web)', 'c d'],
    ['!app', 'd'],
    ['app==db', 'c'],
    ['app=', ''],
    ['size>3', 'a'],
    ['size<5', ''],
    ['', 'a b c d'],
    ['in=x', ''],
    ['app in (in)', ''],
  ])('%s selects %j', (text, names) => {
    expect(selected(text)).toBe(names);
  });

  const key = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  test.each([
    ['app in web', "unable to parse requirement: found 'web' expected: '('"],
    ['app in (web', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['app=a b', "found 'b', expected: ',' or 'end of string'"],
    ['a b=c', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['app>web', `unable to parse requirement: values[0]: Invalid value: "web": for 'Gt', 'Lt' operators, the value must be an integer`],
    ['app=web,', "found '', expected: identifier after ','"],
    ['=web', "found '=', expected: !, identifier, or 'end of string'"],
    ['app=web=db', "found '=', expected: ',' or 'end of string'"],
    ['!app=web', "found '=', expected: ',' or 'end of string'"],
    [
      '-app=web',
      `unable to parse requirement: <nil>: Invalid value: "-app": name part ${key} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    ],
    [`app=${'x'.repeat(64)}`, `unable to parse requirement: values[0][app]: Invalid value: "${'x'.repeat(64)}": must be no more than 63 bytes`],
  ])('%s: %s', (text, error) => {
    expect(parseLabelSelector(text)).toEqual({ error });
  });

  test('a selector is printed with its keys and values sorted', () => {
    const parsed = parseLabelSelector('tier in (c,b),app=web,!x,y');
    expect('selector' in parsed && parsed.selector.toString()).toBe('app=web,tier in (b,c),!x,y');
  });

  test('an absent LabelSelector matches nothing, an empty one everything', () => {
    const nothing = fromLabelSelector(undefined);
    const everything = fromLabelSelector({});
    expect('selector' in nothing && nothing.selector.matches({})).toBe(false);
    expect('selector' in everything && everything.selector.matches(undefined)).toBe(true);
  });

  test('expressions of an object are read, unknown operators refused', () => {
    const parsed = fromLabelSelector({ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['front'] }] });
    expect('selector' in parsed && pods.filter((pod) => parsed.selector.matches(pod.labels as Record<string, string>)).map((pod) => pod.name)).toEqual(['a']);
    expect(fromLabelSelector({ matchExpressions: [{ key: 'a', operator: 'Gt' }] })).toEqual({ error: '"Gt" is not a valid label selector operator' });
  });
});

describe('field selectors', () => {
  test.each([
    ['metadata.name=web', true],
    ['metadata.name!=web', false],
    ['status.phase==Pending,spec.nodeName=', true],
    ['status.phase=Running', false],
    ['', true],
  ])('%s', (text, matches) => {
    const parsed = parseFieldSelector(text);
    expect('selector' in parsed && parsed.selector.matches({ 'metadata.name': 'web', 'status.phase': 'Pending' })).toBe(matches);
  });
  test.each([
    ['status.phase', "invalid selector: 'status.phase'; can't understand 'status.phase'"],
    ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
    ['a=b\\c', 'invalid field selector: invalid escape sequence: \\c'],
  ])('%s: %s', (text, error) => {
    expect(parseFieldSelector(text)).toEqual({ error });
  });
  test('a value keeps what its backslashes escape', () => {
    const parsed = parseFieldSelector('a=b\\,c\\=d,e=f');
    expect('selector' in parsed && parsed.selector.requirements).toEqual([
      { field: 'a', operator: '=', value: 'b,c=d' },
      { field: 'e', operator: '=', value: 'f' },
    ]);
  });
});

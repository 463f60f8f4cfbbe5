import { describe, expect, test } from 'vitest';
import { compile, EvaluationFailure, fromCel, type Scope, toCel, variableOf } from './index.ts';

const object = {
  metadata: { name: 'p', labels: { app: 'web', 'example.com/tier': 'front' } },
  spec: {
    containers: [
      { name: 'c1', image: 'nginx:1.29', resources: { limits: { memory: '128Mi' } } },
      { name: 'c2', image: 'busybox' },
    ],
    terminationGracePeriodSeconds: 30,
    hostNetwork: false,
  },
};
const scope: Scope = { names: ['object', 'request'], variables: new Map([['n', 'int']]), messages: true };

function evaluate(expression: string): unknown {
  const compiled = compile(expression, scope);
  if ('error' in compiled) throw new Error(compiled.error);
  return fromCel(compiled.program.evaluate({ object: toCel(object), request: {}, [variableOf('n')]: 3n }));
}

const errorOf = (expression: string, wanted?: string) => {
  const compiled = compile(expression, scope, wanted);
  return 'error' in compiled ? compiled.error : undefined;
};

describe('an expression has the value that cel-go gives it', () => {
  test.each<[string, unknown]>([
    ['object.metadata.name == "p"', true],
    ['object.spec.containers.all(c, has(c.resources))', false],
    ['has(object.spec.containers[0].resources)', true],
    ['has(object.spec.containers[1].resources)', false],
    ['object.spec.containers.filter(c, has(c.resources)).map(c, c.name)', ['c1']],
    ['object.?spec.?nope.orValue("none")', 'none'],
    ['object.spec.containers[?7].hasValue()', false],
    ['"app" in object.metadata.labels', true],
    ['object.spec.terminationGracePeriodSeconds > 10 ? "long" : "short"', 'long'],
    ['false && 1 / 0 == 1', false],
    ['-7 % 3', -1],
    ['variables.n * 2', 6],
    ['quantity(object.spec.containers[0].resources.limits.memory).asInteger()', 134_217_728],
    ['quantity("500m").isLessThan(quantity("1"))', true],
    ['quantity("1Gi").add(quantity("512Mi")) == quantity("1536Mi")', true],
    ['isQuantity("much")', false],
    ['"a,b,c".split(",")', ['a', 'b', 'c']],
    ['"a-b-c".replace("-", "_", 1)', 'a_b-c'],
    ['"nginx:1.29.3".findAll("[0-9]+", 2)', ['1', '29']],
    ['"nginx".find("[0-9]+")', ''],
    ['"abc".charAt(1)', 'b'],
    ['"%s has %d".format(["x", 2])', 'x has 2'],
    ['"%.2f%%".format([1.5])', '1.50%'],
    ['"%s".format([[1, 2]])', '[1, 2]'],
    ['[3, 1, 2].sort()', [1, 2, 3]],
    ['[1, 2, 3].sum() + [3, 1].max() + [3, 1].min()', 10],
    ['[1, 2].isSorted() && ![2, 1].isSorted()', true],
    ['[1, 2, 1].distinct() == [1, 2] && [1, 2].reverse() == [2, 1] && [1, 2, 3].slice(1, 2) == [2]', true],
    ['["a", "b", "a"].indexOf("b") + ["a", "b", "a"].lastIndexOf("a")', 3],
    ['sets.contains([1, 2], [1]) && sets.intersects([1], [1, 2]) && sets.equivalent([1, 1], [1])', true],
    ['jsonpatch.escapeKey("example.com/a~b")', 'example.com~1a~0b'],
    ['JSONPatch{op: "add", path: "/a", value: 1u}', { op: 'add', path: '/a', value: 1 }],
    ['Object{spec: Object.spec{?a: object.?spec.?nope, ?b: optional.of(2)}}', { spec: { b: 2 } }],
    ['Object{metadata: Object.metadata{labels: {"a": "b"}}}', { metadata: { labels: { a: 'b' } } }],
    ['Object.spec {a: 1, b: "x"}', { a: 1, b: 'x' }],
    ['timestamp("2026-01-01T00:00:00Z") + duration("90m")', '2026-01-01T01:30:00Z'],
  ])('%s', (expression, value) => {
    expect(evaluate(expression)).toEqual(value);
  });
});

describe('an expression that does not compile is refused with the place of its fault', () => {
  test.each([
    ['object.spec..x', "1:13: Syntax error: no viable alternative at input '..'"],
    ['(1', "1:3: Syntax error: missing ')' at '<EOF>'"],
    ['a b', "1:3: Syntax error: extraneous input 'b' expecting <EOF>"],
    ['1 == 1 & ', "1:8: Syntax error: token recognition error at: '& '"],
    ['foo == 1', "1:1: undeclared reference to 'foo' (in container '')"],
    ['foo(1)', "1:4: undeclared reference to 'foo' (in container '')"],
    ['Foo{a: 1}', "1:1: undeclared reference to 'Foo' (in container '')"],
    ['cel.bind(x, 1, x)', "1:1: undeclared reference to 'cel' (in container '')"],
    ['variables.zz > 1', "1:11: undefined field 'zz'"],
    ['request.zz == ""', "1:8: undefined field 'zz'"],
    ['1 + 1.0', "1:3: found no matching overload for '_+_' applied to '(int, double)'"],
    ['"a".startsWith(1)', "1:15: found no matching overload for 'startsWith' applied to 'string.(int)'"],
    ['!1', "1:1: found no matching overload for '!_' applied to '(int)'"],
    ['[1, "a"].size() > 0', "1:5: expected type 'int' but found 'string'"],
    ['object.spec.containers.all(c, 1)', "1:31: expected type 'bool' but found 'int'"],
    ['[JSONPatch{op: 1}]', "1:12: expected type of field 'op' is 'string' but provided type is 'int'"],
    ['[JSONPatch{operation: "add"}]', "1:12: undefined field 'operation'"],
    ['authorizer.group("")', "1:1: 'authorizer' is not simulated in Podlab"],
    ['ip("10.0.0.1").family() == 4', "1:3: 'ip' is not simulated in Podlab"],
    ['object.spec.containers.all(i, c, i < 5)', '1:24: all() with two variables is not simulated in Podlab'],
  ])('%s', (expression, issue) => {
    expect(errorOf(expression)).toContain(`compilation failed: ERROR: <input>:${issue}\n | `);
  });

  test('the line is printed with the place marked', () => {
    expect(errorOf('true &&\n  "a" + 1 == ""')).toBe(
      `compilation failed: ERROR: <input>:2:7: found no matching overload for '_+_' applied to '(string, int)'\n |   "a" + 1 == ""\n | ......^`,
    );
  });

  test.each([
    ['object.spec.replicas', 'bool', 'must evaluate to bool but got dyn'],
    ['1 + 1', 'bool', 'must evaluate to bool but got int'],
    ['object.metadata.name', 'string', 'must evaluate to string but got dyn'],
    ['Object.spec{}', 'Object', 'must evaluate to Object but got Object.spec'],
    ['JSONPatch{}', 'list<JSONPatch>', 'must evaluate to list(JSONPatch) but got JSONPatch'],
  ])('%s is no %s', (expression, wanted, error) => {
    expect(errorOf(expression, wanted)).toBe(error);
  });

  test.each([
    ['object.spec.hostNetwork ? [] : [JSONPatch{op: "remove", path: "/a"}]', 'list<JSONPatch>'],
    ['[JSONPatch{op: "remove", path: "/a"}] + [JSONPatch{op: "remove", path: "/b"}]', 'list<JSONPatch>'],
    ['has(object.spec.x) ? Object{} : Object{spec: Object.spec{}}', 'Object'],
    ['object.metadata.name == "a" || object.spec.hostNetwork', 'bool'],
    ['"the name " + object.metadata.name', 'string'],
  ])('%s is a %s', (expression, wanted) => {
    expect(errorOf(expression, wanted)).toBeUndefined();
  });

  test('messages are for mutations only', () => {
    expect(compile('Object{}', { ...scope, messages: false })).toHaveProperty('error');
  });
});

describe('an evaluation that fails says why, as cel-go does', () => {
  test.each([
    ['object.spec.nope == 1', 'no such key: nope'],
    ['object.metadata.labels["nope"] == ""', 'no such key: nope'],
    ['object.spec.containers[2].name', 'index out of bounds: 2'],
    ['1 / 0', 'division by zero'],
    ['"x" + object.spec.terminationGracePeriodSeconds', 'no such overload'],
    ['"%e".format([1.5])', 'the verb %e of format() is not simulated in Podlab'],
    ['quantity("much").asInteger()', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ])('%s', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(new EvaluationFailure(message));
  });
});

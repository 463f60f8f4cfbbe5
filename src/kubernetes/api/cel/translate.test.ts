import { describe, expect, test } from 'vitest';
import { tokensOf } from './tokens.ts';
import { translate } from './translate.ts';

describe('an expression in the dialect of the library', () => {
  test.each([
    ['object.a == 1', 'object.a == 1'],
    ['Object{}', 'make_Object({})'],
    ['Object{spec: Object.spec{replicas: 1}}', 'make_Object({"spec": make_Object__spec({"replicas": 1})})'],
    ['Object.spec {a: x, ?b: y,}', 'make_Object__spec( {"a": x, "b": y,})'.replace('"b"', '"?b"')],
    ['[JSONPatch{op: "add", value: {"a": {"b": 1}}}]', '[make_JSONPatch({"op": "add", "value": {"a": {"b": 1}}})]'],
    ['"a" in {"a": 1}', '"a" in {"a": 1}'],
    ['has(object.a.b)', 'has(object.a.b)'],
    ['has(object.a[0].b)', '(object.a[0].?b).hasValue()'],
    ['variables.n + object.variables.n', 'variables__n + object.variables.n'],
    ["'Object{' + r'\\' // has(a[0].b)", "'Object{' + r'\\' // has(a[0].b)"],
  ])('%s', (source, text) => {
    expect(translate(source).text).toBe(text);
  });

  test('knows the messages it makes, each once', () => {
    expect(translate('[Object{a: Object.a{}}, Object{}]').messages).toEqual(['Object', 'Object.a']);
  });

  test('knows where in the source a place was', () => {
    const source = 'has(object.a[0].b) && oops';
    const { text, sourceOf } = translate(source);
    expect(sourceOf(text.indexOf('oops'))).toBe(source.indexOf('oops'));
    expect(sourceOf(text.length)).toBe(source.length);
  });

  test.each(['a + "b\\"c" // d', '"""x"y"""', "b'x' + 1.5e3 ? x : y", '"open'])('tokens of %s are the whole text', (source) => {
    expect(
      tokensOf(source)
        .map(({ text }) => text)
        .join(''),
    ).toBe(source);
  });
});

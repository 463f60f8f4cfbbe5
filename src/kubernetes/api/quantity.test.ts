import { describe, expect, test } from 'vitest';
import { parseQuantity, quantityOf } from './quantity.ts';

describe('a quantity is written in its canonical form', () => {
  test.each([
    ['1', '1'],
    ['1.500', '1.500'],
    ['+1', '+1'],
    ['007', '007'],
    ['-1.5', '-1500m'],
    ['0.5Gi', '512Mi'],
    ['1e3', '1e3'],
    ['1E', '1E'],
    ['1e-10', '1e-9'],
    ['0.1n', '1n'],
    ['1.1Mi', '1153433600m'],
    ['1024Ki', '1Mi'],
    ['1536Mi', '1536Mi'],
    ['.5', '500m'],
    ['5.', '5.'],
    ['.', '0'],
    ['1000m', '1'],
    ['1001m', '1001m'],
    ['0.5', '500m'],
    ['1e21', '1e21'],
    ['9Ei', '9223372036854775807'],
    ['0.0001Ki', '102400u'],
    ['1.5Ki', '1536'],
    ['2000000', '2M'],
    ['-0', '0'],
    ['0Gi', '0'],
    ['-1Ki', '-1Ki'],
    ['-1.2Ki', '-1228800m'],
  ])('%s is %s', (text, canonical) => {
    expect(quantityOf(text).toString()).toBe(canonical);
  });
});

describe('a text that is no quantity', () => {
  const format = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  test.each([
    ['', format],
    ['1 Gi', format],
    ['abc', format],
    ['64mi', "unable to parse quantity's suffix"],
    ['1K', "unable to parse quantity's suffix"],
    ['1m1', "unable to parse quantity's suffix"],
    ['1e', "unable to parse quantity's suffix"],
  ])('%j: %s', (text, error) => {
    expect(parseQuantity(text)).toEqual({ error });
  });
});

describe('arithmetic', () => {
  test('values round away from zero', () => {
    expect(quantityOf('1001m').value()).toBe(2n);
    expect(quantityOf('-1.5').value()).toBe(-2n);
    expect(quantityOf('0.0001Ki').milliValue()).toBe(103n);
  });
  test('a sum keeps the format of its first part, unless that is zero', () => {
    expect(quantityOf('512Mi').add(quantityOf('512Mi')).toString()).toBe('1Gi');
    expect(quantityOf('0').add(quantityOf('512Mi')).toString()).toBe('512Mi');
    expect(quantityOf('1').sub(quantityOf('900m')).toString()).toBe('100m');
  });
  test('quantities are compared by amount', () => {
    expect(quantityOf('1').compare(quantityOf('1000m'))).toBe(0);
    expect(quantityOf('1Ki').compare(quantityOf('1k'))).toBe(1);
    expect(quantityOf('250m').asNumber()).toBe(0.25);
  });
});

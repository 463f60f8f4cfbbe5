import { describe, expect, test } from 'vitest';
import { decode, encode } from '../process/text.ts';
import { Http1Fields } from './http1.ts';

const fieldsOf = (text: string) => new Http1Fields(encode(text), text.length);
const pairs = (fields: Http1Fields) => Array.from({ length: fields.count }, (_, i) => `${decode(fields.name(i))}=${decode(fields.value(i))}`);

describe('the headers of a head', () => {
  test.each<[string, string, string[]]>([
    ['with the empty line', 'GET / HTTP/1.1\r\nHost: a:80\r\nAccept: */*\r\n\r\n', ['Host=a:80', 'Accept=*/*']],
    ['without', 'GET / HTTP/1.1\r\nHost: a', ['Host=a']],
    ['with bare newlines', 'GET / HTTP/1.1\nHost: a\nX:1\n\n', ['Host=a', 'X=1']],
    ['of white space', 'a\r\n  Name \t:\t value\r\nempty:\r\n\r\n', ['Name=value', 'empty=']],
    ['with lines that are none', 'a: b\r\nnothing\r\n: no name\r\nc: d\r\n\r\n', ['c=d']],
    ['none', 'GET / HTTP/1.1\r\n\r\n', []],
    ['nor a line', '', []],
  ])('%s', (_name, text, expected) => expect(pairs(fieldsOf(text))).toEqual(expected));

  test('are found whatever their case, one after another', () => {
    const fields = fieldsOf('x\r\nA: 1\r\nAb: 2\r\na: 3\r\n\r\n');
    expect(fields.find('a')).toBe(0);
    expect(fields.find('A', 1)).toBe(2);
    expect(fields.find('a', 3)).toBe(-1);
    expect(fields.find('AB')).toBe(1);
  });
});

import { expect, test } from 'vitest';
import { encode } from '../process/text.ts';
import { HttpReader } from './http-reader.ts';

const broken = 'net/http: HTTP/1.x transport connection broken: ';

test.each<[string, boolean, string | undefined]>([
  ['HTTP/1.1 204 No Content\r\n\r\n', true, undefined],
  ['HTTP/1.1 20', false, undefined],
  ['hi\n', false, `${broken}malformed HTTP response "hi"`],
  ['hello there\n', false, `${broken}malformed HTTP status code "there"`],
  ['GET 200 OK\r\n', false, `${broken}malformed HTTP version "GET"`],
  ['hi', true, `${broken}unexpected EOF`],
  ['', true, undefined],
])('%j, ended: %j', (text, ended, problem) => {
  const reader = new HttpReader();
  if (text !== '') reader.add(encode(text));
  if (ended) reader.end();
  void reader.response;
  expect(reader.malformed).toBe(problem);
});

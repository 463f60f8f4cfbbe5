import { expect, test } from 'vitest';
import { addressOf, curlCommand, readAnswer } from './browser-pane.ts';

test('an answer is read as curl -i prints it', () => {
  expect(readAnswer('HTTP/1.1 200 OK\r\nserver: nginx\r\nx: y\r\n\r\nline 1\n\nline 3\n')).toEqual({
    status: 'HTTP/1.1 200 OK',
    headers: 'server: nginx\nx: y\n',
    body: 'line 1\n\nline 3\n',
  });
  expect(readAnswer('HTTP/1.1 204 No Content\r\n\r\n')).toEqual({ status: 'HTTP/1.1 204 No Content', headers: '', body: '' });
});

test("curl's complaint is no answer", () => {
  expect(readAnswer('curl: (52) Empty reply from server\n')).toBeUndefined();
});

test.each([
  ['localhost:8080', 'http://localhost:8080'],
  [' :8080/x ', 'http://localhost:8080/x'],
  ['https://localhost:8443/', 'https://localhost:8443/'],
])('the address %s is %s', (typed, address) => {
  expect(addressOf(typed)).toBe(address);
});

test('an address cannot end the quotes around it', () => {
  expect(curlCommand("http://localhost/'; rm -rf /; '")).toBe("curl -i -sS --max-time 30 'http://localhost/%27; rm -rf /; %27'");
});

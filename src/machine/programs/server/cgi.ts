import { SystemError } from '../../process/errors.ts';
import type { Execution, Process } from '../../process/types.ts';
import type { Request, Response } from '../http/server.ts';
import { decodeBinary, encodeBinary } from '../lib/binary.ts';
import { readAll } from '../lib/files.ts';

/** Runs a CGI program of httpd; undefined if there is none. */
export function* runCgi(process: Process, request: Request, path: string): Execution<Response | undefined> {
  const [read, write] = process.pipe();
  const [input, own] = process.pipe();
  const env = new Map([
    ...process.env,
    ['REQUEST_METHOD', request.method],
    ['QUERY_STRING', request.target.split('?')[1] ?? ''],
    ['REQUEST_URI', request.target],
    ['SCRIPT_NAME', path],
    ['REMOTE_ADDR', request.client.address],
    ['CONTENT_LENGTH', String(request.body.length)],
    ['SERVER_PROTOCOL', request.version],
  ] as const);
  let pid: number;
  try {
    pid = process.spawn({
      argv: [`.${path}`],
      env,
      files: new Map([
        [0, input],
        [1, write],
        [2, 2],
      ]),
    });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    for (const descriptor of [read, write, input, own]) process.close(descriptor);
    return undefined;
  }
  process.close(write);
  process.close(input);
  yield* process.write(own, request.body);
  process.close(own);
  const text = decodeBinary(yield* readAll(process, read));
  process.close(read);
  yield* process.wait({ pid });
  const end = /\r?\n\r?\n/.exec(text);
  const head = end ? text.slice(0, end.index) : '';
  const headers = head
    .split(/\r?\n/)
    .flatMap((line): [string, string][] => (line.includes(':') ? [[line.split(':')[0]!, line.slice(line.indexOf(':') + 1).trim()]] : []));
  const status = Number(headers.find(([name]) => name.toLowerCase() === 'status')?.[1]?.split(' ')[0] ?? 200);
  return {
    status,
    headers: headers.filter(([name]) => name.toLowerCase() !== 'status'),
    body: encodeBinary(end ? text.slice(end.index + end[0].length) : text),
  };
}

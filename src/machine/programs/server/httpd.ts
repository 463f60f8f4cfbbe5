import { SystemError } from '../../process/errors.ts';
import { decode } from '../../process/text.ts';
import type { Execution, Process } from '../../process/types.ts';
import { type Handler, httpDate, type Request, type Response, serve } from '../http/server.ts';
import { applet } from '../lib/applet.ts';
import { readFile, statOrNothing } from '../lib/files.ts';
import { parseOptions } from '../lib/options.ts';
import { runCgi } from './cgi.ts';
import { contentType } from './content-types.ts';

const reasons: Readonly<Record<number, string>> = {
  400: 'Unsupported method',
  403: '',
  404: 'The requested URL was not found',
  501: 'The requested method is not recognized',
};
const titles: Readonly<Record<number, string>> = { 400: 'Bad Request', 403: 'Forbidden', 404: 'Not Found', 501: 'Not Implemented' };

function failure(process: Process, status: number): Response {
  const title = titles[status] ?? 'Error';
  return {
    status,
    text: title,
    headers: [
      ['Date', httpDate(process.clock.now)],
      ['Connection', 'close'],
      ['Content-type', 'text/html'],
    ],
    body: `<HTML><HEAD><TITLE>${status} ${title}</TITLE></HEAD>\n<BODY><H1>${status} ${title}</H1>\n${reasons[status] ?? ''}\n</BODY></HTML>\n`,
  };
}

/** httpd of busybox: files of a directory, CGI programs in cgi-bin. */
export const httpd = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'ifvp:u:r:h:c:d:e:m:M',
    usage:
      '[-ifv[v]] [-c CONFFILE] [-p [IP:]PORT] [-u USER[:GRP]] [-r REALM] [-h HOME]\nor httpd -d/-e/-m STRING\n\nListen for incoming HTTP requests\n\n\t-i\t\tInetd mode\n\t-f\t\tRun in foreground\n\t-v[v]\t\tVerbose\n\t-p [IP:]PORT\tBind to IP:PORT (default *:80)\n\t-u USER[:GRP]\tSet uid/gid after binding to port\n\t-r REALM\tAuthentication Realm for Basic Authentication\n\t-h HOME\t\tHome directory (default .)\n\t-c FILE\t\tConfiguration file (default {/etc,HOME}/httpd.conf)\n\t-m STRING\tMD5 crypt STRING\n\t-e STRING\tHTML encode STRING\n\t-d STRING\tURL decode STRING',
  });
  const { process } = tool;
  const home = options.value('h');
  if (home !== undefined) {
    if (statOrNothing(process, home)?.type !== 'directory') return yield* tool.die(`can't change directory to '${home}': No such file or directory`);
    process.cwd = home.startsWith('/') ? home : `${process.cwd}/${home}`;
  }
  const [address, port] = (options.value('p') ?? '80').includes(':') ? (options.value('p')!.split(':') as [string, string]) : ['', options.value('p') ?? '80'];
  let listener: number;
  try {
    listener = process.listen({ address, port: Number(port) });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return yield* tool.die(`bind: ${error.message}`);
  }
  const handler: Handler = {
    answer: (request) => answer(process, request),
    *done(request, response) {
      if (options.has('v')) yield* process.write(2, `[::ffff:${request.client.address}]:${request.client.port}: response:${response.status}\n`);
    },
    bad: () => failure(process, 400),
  };
  if (options.has('f')) {
    yield* serve(process, [{ descriptor: listener, handler }], { keepAlive: false });
    return 0;
  }
  process.fork(
    function* (child) {
      child.setGroup(0, 0);
      const own: Handler = { ...handler, answer: (request) => answer(child, request), bad: () => failure(child, 400) };
      yield* serve(child, [{ descriptor: listener, handler: own }], { keepAlive: false });
      return 0;
    },
    {
      files: new Map([
        [listener, listener],
        [2, 2],
      ]),
    },
  );
  return 0;
});

function* answer(process: Process, request: Request): Execution<Response> {
  if (!['GET', 'HEAD', 'POST'].includes(request.method)) return failure(process, 501);
  const path = decodePath(request.target);
  if (path === undefined || path.split('/').includes('..')) return failure(process, 400);
  if (path.startsWith('/cgi-bin/')) return (yield* runCgi(process, request, path)) ?? failure(process, 404);
  if (request.method === 'POST') return failure(process, 501);
  const stat = statOrNothing(process, `.${path}`);
  if (stat?.type === 'directory' && !path.endsWith('/'))
    return {
      status: 302,
      text: 'Found',
      headers: [
        ['Location', `${path}/`],
        ['Connection', 'close'],
      ],
      body: '',
    };
  const file = stat?.type === 'directory' ? `.${path}index.html` : `.${path}`;
  const found = statOrNothing(process, file);
  if (found?.type !== 'file') return failure(process, 404);
  if (!process.access(file, 'r')) return failure(process, 403);
  const body = yield* readFile(process, file);
  return {
    status: 200,
    headers: [
      ['Date', httpDate(process.clock.now)],
      ['Connection', 'close'],
      ['Content-type', contentType(file, 'application/octet-stream')],
      ['Content-Length', String(body.length)],
      ['Accept-Ranges', 'bytes'],
      ['Last-Modified', httpDate(found.modified)],
      ['ETag', `"${Math.floor(found.modified / 1e6).toString(16)}-${body.length.toString(16)}"`],
    ],
    body,
  };
}

const plainPath = /^\/[!-$&-~]*$/;

/** The path of a request without its query, percent signs decoded; undefined where they are wrong. */
export function decodePath(target: string): string | undefined {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  if (plainPath.test(path)) return path;
  if (!path.startsWith('/') || /%(?![0-9a-fA-F]{2})/.test(path)) return undefined;
  const bytes = path.replace(/%([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)));
}

import { SystemError } from '../../process/errors.ts';
import type { Execution, Process, Program } from '../../process/types.ts';
import { type Handler, httpDate, type Request, type Response, serve } from '../http/server.ts';
import { applet } from '../lib/applet.ts';
import { readFile, readText, statOrNothing } from '../lib/files.ts';
import { strftime } from '../lib/strftime.ts';
import { catchSignals } from '../lib/until-signal.ts';
import { contentType } from './content-types.ts';
import { decodePath } from './httpd.ts';

const root = '/usr/local/apache2/htdocs';
const serverName = 'Apache/2.4.65 (Unix)';

function* notice(process: Process, module: string, text: string): Execution<void> {
  const time = `${strftime('%a %b %d %H:%M:%S', process.clock.now)}.${String(process.clock.now % 1e6).padStart(6, '0')} ${strftime('%Y', process.clock.now)}`;
  yield* process.write(2, `[${time}] [${module}:notice] [pid ${process.pid}:tid ${process.pid}] ${text}\n`);
}

const titles: Readonly<Record<number, readonly [string, string]>> = {
  403: ['Forbidden', "You don't have permission to access this resource."],
  404: ['Not Found', 'The requested URL was not found on this server.'],
  400: ['Bad Request', 'Your browser sent a request that this server could not understand.<br />'],
};

function errorPage(process: Process, status: number): Response {
  const [title, text] = titles[status] ?? ['Error', ''];
  const body = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body></html>\n`;
  return { status, headers: [...common(process), ['Content-Type', 'text/html; charset=iso-8859-1']], body };
}

const common = (process: Process): [string, string][] => [
  ['Date', httpDate(process.clock.now)],
  ['Server', serverName],
];

function* answer(process: Process, request: Request): Execution<Response> {
  const path = decodePath(request.target);
  if (path === undefined || path.includes('/../')) return errorPage(process, 400);
  const stat = statOrNothing(process, root + path);
  const file = stat?.type === 'directory' ? `${root}${path.replace(/\/$/, '')}/index.html` : root + path;
  const found = statOrNothing(process, file);
  if (found?.type !== 'file') return errorPage(process, 404);
  if (!process.access(file, 'r')) return errorPage(process, 403);
  const body = yield* readFile(process, file);
  const etag = `"${body.length.toString(16)}-${Math.floor(found.modified).toString(16)}"`;
  return {
    status: 200,
    headers: [
      ...common(process),
      ['Last-Modified', httpDate(found.modified)],
      ['ETag', etag],
      ['Accept-Ranges', 'bytes'],
      ['Content-Type', contentType(file, 'text/plain')],
    ],
    body,
  };
}

/** httpd of Apache 2.4 in one process: files of htdocs, the common access log, and its notices. */
export const apache: Program = applet(function* (tool) {
  const { process, args } = tool;
  if (args.includes('-v')) {
    tool.out.put('Server version: Apache/2.4.65 (Unix)\n');
    return 0;
  }
  const own = process.interfaces().find((each) => each.name !== 'lo')?.address ?? '127.0.0.1';
  const warning = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${own}. Set the 'ServerName' directive globally to suppress this message\n`;
  yield* process.write(2, warning + warning);
  const port = Number(/^\s*Listen\s+(?:\S+:)?(\d+)/m.exec(readText(process, '/usr/local/apache2/conf/httpd.conf'))?.[1] ?? 80);
  let descriptor: number;
  try {
    descriptor = process.listen({ address: '', port });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const number = error.code === 'EACCES' ? 13 : 98;
    yield* process.write(
      2,
      `(${number})${error.message}: AH00072: make_sock: could not bind to address [::]:${port}\n(${number})${error.message}: AH00072: make_sock: could not bind to address 0.0.0.0:${port}\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n`,
    );
    return 1;
  }
  const signals = catchSignals(process, 'SIGTERM', 'SIGWINCH');
  yield* notice(process, 'mpm_event', `AH00489: ${serverName} configured -- resuming normal operations`);
  yield* notice(process, 'core', "AH00094: Command line: 'httpd -D FOREGROUND'");
  const handler: Handler = {
    answer: (request) => answer(process, request),
    *done(request, response, bytes) {
      const time = strftime('%d/%b/%Y:%H:%M:%S +0000', process.clock.now);
      yield* process.write(1, `${request.client.address} - - [${time}] "${request.head.startLine}" ${response.status} ${bytes || '-'}\n`);
    },
    bad: () => errorPage(process, 400),
  };
  yield* serve(process, [{ descriptor, handler }], { keepAlive: true, stopped: () => signals.came !== undefined });
  yield* notice(
    process,
    'mpm_event',
    signals.came === 'SIGTERM' ? 'AH00491: caught SIGTERM, shutting down' : 'AH00492: caught SIGWINCH, shutting down gracefully',
  );
  return 0;
});

import type { Execution, Process } from '../../process/types.ts';
import { headerOf } from '../http/message.ts';
import { httpDate, type Request, type Response } from '../http/server.ts';
import { statOrNothing } from '../lib/files.ts';
import { strftime } from '../lib/strftime.ts';
import type { NginxConfig } from './nginx-config.ts';

const titles: Readonly<Record<number, string>> = {
  400: '400 Bad Request',
  403: '403 Forbidden',
  404: '404 Not Found',
  405: '405 Not Allowed',
  500: '500 Internal Server Error',
  502: '502 Bad Gateway',
  504: '504 Gateway Time-out',
};

/** How one instance of nginx answers: its configuration, version, and where it notes errors. */
export interface Site {
  readonly process: Process;
  readonly config: NginxConfig;
  readonly version: string;
  readonly note: (level: string, text: string) => Execution<void>;
  /** Of this worker. */
  readonly counts: { requests: number };
}

/** What every answer begins with. */
export const base = ({ process, version }: Site): [string, string][] => [
  ['Server', `nginx/${version}`],
  ['Date', httpDate(process.clock.now)],
];

/** nginx's own page for an error or a redirection. */
export function page(site: Site, status: number, title?: string, more: readonly (readonly [string, string])[] = []): Response {
  const text = title ?? titles[status] ?? String(status);
  return {
    status,
    text: text.slice(4),
    headers: [...base(site), ['Content-Type', 'text/html'], ...more],
    body: `<html>\r\n<head><title>${text}</title></head>\r\n<body>\r\n<center><h1>${text}</h1></center>\r\n<hr><center>nginx/${site.version}</center>\r\n</body>\r\n</html>\r\n`,
  };
}

/** Stands for nginx' own Location, which becomes a whole address; one of an upstream server stays as it is. */
export const ownLocation = 'Location of nginx';

export const redirections: Readonly<Record<number, string>> = {
  301: '301 Moved Permanently',
  302: '302 Found',
  303: '303 See Other',
  307: '307 Temporary Redirect',
  308: '308 Permanent Redirect',
};

export const redirected = (site: Site, { status, to }: { readonly status: 301 | 302; readonly to: string }) =>
  page(site, status, redirections[status], [[ownLocation, to]]);

/** stub_status. */
export const statusPage = (site: Site): Response => {
  const text = `Active connections: 1 \nserver accepts handled requests\n ${site.counts.requests} ${site.counts.requests} ${site.counts.requests} \nReading: 0 Writing: 1 Waiting: 0 \n`;
  return { status: 200, headers: [...base(site), ['Content-Type', 'text/plain']] as const, body: text };
};

/** What a note of the error log says of a request. */
export const about = ({ client, head }: Request) =>
  `client: ${client.address}, server: localhost, request: "${head.startLine}", host: "${headerOf(head, 'host') ?? ''}"`;

/** autoindex. */
export function directoryListing(site: Site, file: string, path: string): Response {
  const rows = [...site.process.readDirectory(file)].sort().map((name) => {
    const stat = statOrNothing(site.process, file + name);
    const shown = stat?.type === 'directory' ? `${name}/` : name;
    return `<a href="${shown}">${shown}</a>${' '.repeat(Math.max(1, 51 - shown.length))}${strftime('%d-%b-%Y %H:%M', stat?.modified ?? 0)} ${stat?.type === 'directory' ? '-'.padStart(19) : String(stat?.size ?? 0).padStart(19)}\r\n`;
  });
  return {
    status: 200,
    headers: [...base(site), ['Content-Type', 'text/html']],
    body: `<html>\r\n<head><title>Index of ${path}</title></head>\r\n<body>\r\n<h1>Index of ${path}</h1><hr><pre><a href="../">../</a>\r\n${rows.join('')}</pre><hr></body>\r\n</html>\r\n`,
  };
}

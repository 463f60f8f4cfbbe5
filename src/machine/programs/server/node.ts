import { SystemError } from '../../process/errors.ts';
import { decode } from '../../process/text.ts';
import type { Execution, Process, Program } from '../../process/types.ts';
import { type Handler, httpDate, type Response, serve } from '../http/server.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { readFile, statOrNothing } from '../lib/files.ts';
import { type App, apps } from './node-apps.ts';

/** node: runs the course's applications, each known by the first line of its script (`// podlab: NAME`); any other script is refused. */
export const node: Program = applet(function* (tool) {
  const { process } = tool;
  const [first, ...rest] = tool.args;
  if (first === '--version' || first === '-v') {
    tool.out.put(`v${process.env.get('NODE_VERSION') ?? '18.19.0'}\n`);
    return 0;
  }
  if (first === '-e' || first === '--eval' || first === '-p')
    return (rest[0] ?? '').trim() === '' || /^[\d\s;]*$/.test(rest[0] ?? '') ? 0 : yield* refuse(tool, '[eval]');
  if (first === undefined) return yield* refuse(tool, '[stdin]');
  const path = statOrNothing(process, first) ? first : `${first}.js`;
  let text: string;
  try {
    text = decode(yield* readFile(process, path));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const full = first.startsWith('/') ? first : `${process.cwd.replace(/\/$/, '')}/${first.replace(/^\.\//, '')}`;
    yield* process.write(
      2,
      `node:internal/modules/cjs/loader:1080\n  throw err;\n  ^\n\nError: Cannot find module '${full}'\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1077:15) {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}\n\nNode.js v${process.env.get('NODE_VERSION') ?? '18.19.0'}\n`,
    );
    return 1;
  }
  const name = /^\/\/ podlab: (.*)$/m.exec(text)?.[1]?.trim() ?? '';
  const app = apps(name);
  if (!app) return yield* refuse(tool, first);
  return yield* run(process, app);
});

function* refuse(tool: Tool, script: string): Execution<number> {
  yield* tool.process.write(2, `node: ${script}: running JavaScript is not simulated in Podlab; only the course's own applications run\n`);
  return 1;
}

/** Serves an application until a signal it handles ends it. What nobody handles ends it by default (but not PID 1). */
function* run(process: Process, app: App): Execution<number> {
  const log = (line: string) => process.write(1, `${line}\n`);
  for (const line of app.banner(process)) yield* log(line);
  let status: number | undefined;
  const pending: string[] = [];
  for (const [signal, text] of app.signals) {
    process.onSignal(signal, () => {
      if (text) pending.push(text);
      status ??= 0;
    });
  }
  let listener: number;
  try {
    listener = process.listen({ address: '', port: app.port });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* process.write(
      2,
      `node:events:491\n      throw er; // Unhandled 'error' event\n      ^\n\nError: listen ${error.code}: ${error.message.toLowerCase()} :::${app.port}\n    at Server.setupListenHandle [as _listen2] (node:net:1463:16) {\n  code: '${error.code}',\n  errno: -98,\n  syscall: 'listen',\n  address: '::',\n  port: ${app.port}\n}\n`,
    );
    return 1;
  }
  if (app.listening) yield* log(app.listening);
  const handler: Handler = {
    *answer(request) {
      const client = `::ffff:${request.client.address}`;
      const line = app.log?.(request, client);
      if (line !== undefined) yield* log(line);
      return complete(process, yield* app.answer(process, request, client));
    },
  };
  const input = app.echo
    ? [
        {
          descriptor: 0,
          *read(piece: Uint8Array): Execution<void> {
            yield* process.write(1, `You said: ${decode(piece)}`);
          },
        },
      ]
    : [];
  yield* serve(process, [{ descriptor: listener, handler }], { keepAlive: true, stopped: () => status !== undefined, input });
  for (const text of pending) yield* log(text);
  return status ?? 0;
}

/** What node's http module adds to an answer. */
function complete(process: Process, response: Response): Response {
  return { ...response, headers: [...response.headers, ['Date', httpDate(process.clock.now)]] };
}

import { SystemError } from '../../process/errors.ts';
import type { Execution, Process, Program } from '../../process/types.ts';
import { applet } from '../lib/applet.ts';
import { readText, statOrNothing } from '../lib/files.ts';

const config = '/etc/nginx/conf.d/default.conf';

/** 10-listen-on-ipv6-by-default.sh: a second `listen` in the packaged configuration. */
function* listenOnIpv6(process: Process): Execution<readonly string[]> {
  if (statOrNothing(process, config)?.type !== 'file') return [`info: ${config} is not a file or does not exist`];
  let descriptor: number;
  try {
    descriptor = process.open(config, { write: true });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return [`info: can not modify ${config} (read-only file system?)`];
  }
  const text = readText(process, config);
  const isPackaged = /^server \{\n {4}listen {7}80;\n {4}server_name {2}localhost;\n/.test(text);
  if (isPackaged) yield* process.write(descriptor, text.replace('80;\n', '80;\n    listen  [::]:80;\n'));
  process.close(descriptor);
  if (text.includes('listen  [::]:80;')) return ['info: IPv6 listen already enabled'];
  const checked = `info: Getting the checksum of ${config}`;
  return [checked, isPackaged ? `info: Enabled listen on IPv6 in ${config}` : `info: ${config} differs from the packaged version`];
}

/** /docker-entrypoint.sh of the nginx image: what it prints, then the command in its place. */
export const nginxEntrypoint: Program = applet(function* (tool): Execution<number> {
  const { process } = tool;
  const script = '/docker-entrypoint.sh';
  const [command] = tool.args;
  if (command === 'nginx' || command === 'nginx-debug') {
    const scripts = statOrNothing(process, '/docker-entrypoint.d') ? [...process.readDirectory('/docker-entrypoint.d')].sort() : [];
    tool.out.put(
      `${script}: /docker-entrypoint.d/ is not empty, will attempt to perform configuration\n${script}: Looking for shell scripts in /docker-entrypoint.d/\n`,
    );
    const known = ['10-listen-on-ipv6-by-default.sh', '20-envsubst-on-templates.sh', '30-tune-worker-processes.sh'];
    tool.out.put(`${script}: Launching /docker-entrypoint.d/${known[0]}\n`);
    for (const note of yield* listenOnIpv6(process)) tool.out.put(`10-listen-on-ipv6-by-default.sh: ${note}\n`);
    tool.out.put(
      `${script}: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh\n${script}: Launching /docker-entrypoint.d/${known[1]}\n${script}: Launching /docker-entrypoint.d/${known[2]}\n`,
    );
    yield* tool.out.flush();
    for (const name of scripts.filter((each) => each.endsWith('.sh') && !known.includes(each))) {
      yield* process.write(1, `${script}: Launching /docker-entrypoint.d/${name}\n`);
      yield* process.wait({ pid: process.spawn({ argv: [`/docker-entrypoint.d/${name}`], env: process.env }) });
    }
    yield* process.write(1, `${script}: Configuration complete; ready for start up\n`);
  }
  try {
    return yield* process.exec(tool.args);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* process.write(2, `${script}: exec: line 47: ${command ?? ''}: not found\n`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
});

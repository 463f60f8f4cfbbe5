import { applet } from '../lib/applet.ts';
import { readText } from '../lib/files.ts';

/** apt and apt-get, in a world without Internet: no list of packages can be fetched, and so none be installed. */
export const apt = applet(function* (tool) {
  const [verb, ...rest] = tool.args.filter((arg) => !arg.startsWith('-'));
  if (tool.name === 'apt') yield* tool.process.write(2, '\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n');
  if (verb === 'update') {
    const release = /VERSION_CODENAME=(\S+)/.exec(readText(tool.process, '/etc/os-release'))?.[1] ?? 'stable';
    const sources = [`debian ${release}`, `debian ${release}-updates`, `debian-security ${release}-security`].map(
      (each) => each.split(' ') as [string, string],
    );
    const why = "Could not resolve 'deb.debian.org'";
    yield* tool.process.sleep(3_000_000);
    for (const [i, [archive, suite]] of sources.entries()) tool.out.put(`Err:${i + 1} http://deb.debian.org/${archive} ${suite} InRelease\n  ${why}\n`);
    tool.out.put('Reading package lists...\n');
    yield* tool.out.flush();
    for (const [archive, suite] of sources)
      yield* tool.process.write(2, `W: Failed to fetch http://deb.debian.org/${archive}/dists/${suite}/InRelease  ${why}\n`);
    yield* tool.process.write(2, 'W: Some index files failed to download. They have been ignored, or old ones used instead.\n');
    return 0;
  }
  if (verb === 'install') {
    tool.out.put('Reading package lists...\nBuilding dependency tree...\nReading state information...\n');
    yield* tool.out.flush();
    for (const name of rest) yield* tool.process.write(2, `E: Unable to locate package ${name}\n`);
    return rest.length > 0 ? 100 : 0;
  }
  yield* tool.process.write(2, verb === undefined ? 'apt 2.6.1 (amd64)\n' : `E: Invalid operation ${verb}\n`);
  return verb === undefined ? 0 : 100;
});

/** apk of Alpine, likewise. */
export const apk = applet(function* (tool) {
  const [verb, ...rest] = tool.args.filter((arg) => !arg.startsWith('-'));
  if (verb !== 'update' && verb !== 'add') {
    tool.out.put('apk-tools 2.14.9, compiled for x86_64.\n\nusage: apk [<OPTIONS>...] COMMAND [<ARGUMENTS>...]\n');
    return 1;
  }
  const repositories = readText(tool.process, '/etc/apk/repositories')
    .split('\n')
    .filter((line) => line !== '');
  for (const url of repositories) {
    tool.out.put(`fetch ${url}/x86_64/APKINDEX.tar.gz\n`);
    yield* tool.out.flush();
    yield* tool.process.sleep(1_000_000);
    yield* tool.process.write(2, `WARNING: fetching ${url}: DNS: name does not exist\n`);
  }
  if (verb === 'update') {
    yield* tool.process.write(2, `${repositories.length} unavailable, 0 stale; 14 distinct packages available\n`);
    return repositories.length;
  }
  yield* tool.process.write(2, 'ERROR: unable to select packages:\n');
  for (const name of rest) yield* tool.process.write(2, `  ${name} (no such package):\n    required by: world[${name}]\n`);
  return rest.length;
});

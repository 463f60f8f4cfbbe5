import { describe, expect, test } from 'vitest';
import type { Lab, Picture, PictureKind } from '../../host/protocol/index.ts';
import { labWith } from '../../testing/lab.ts';
import { second } from '../../time/index.ts';
import { LabRun } from '../lab-run.ts';

const manifest = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  nodeName: node-1
  volumes:
  - {name: content, emptyDir: {}}
  containers:
  - name: nginx
    image: nginx:1.27
    resources: {requests: {cpu: 100m, memory: 32Mi}, limits: {cpu: 500m, memory: 64Mi}}
    volumeMounts: [{name: content, mountPath: /usr/share/nginx/html, readOnly: true}]
  - name: sync
    image: busybox:1.36
    command: [sh, -c, 'while true; do date > /data/index.html; sleep 2; done']
    volumeMounts: [{name: content, mountPath: /data}]
---
apiVersion: v1
kind: Pod
metadata: {name: busy}
spec:
  nodeName: node-1
  shareProcessNamespace: true
  containers:
  - name: loop
    image: busybox:1.36
    command: [sh, -c, 'while true; do :; done']
    resources: {limits: {cpu: 200m, memory: 64Mi}}
  - name: idle
    image: busybox:1.36
    command: [sleep, '1000000']
`;

const lab = (picture: PictureKind): Lab => labWith({ picture, start: [{ path: 'pods.yaml', text: manifest }] });

/** A lab with both Pods applied, `seconds` later. */
function opened(kind: PictureKind, seconds = 10): LabRun {
  const run = new LabRun(lab(kind), { terminal: () => undefined, describe: () => undefined });
  run.act({ kind: 'command', command: 'kubectl apply -f pods.yaml' });
  pass(run, seconds);
  return run;
}

const pass = (run: LabRun, seconds: number): void => void run.simulation.advanceTo(run.simulation.clock.now + seconds * second);

/** What a command prints, run on the workstation. */
const output = (run: LabRun, command: string): string => run.act({ kind: 'command', command })?.output ?? '';

function pictureOf(kind: PictureKind, seconds?: number): Picture {
  const run = opened(kind, seconds);
  const { picture } = run;
  run.close();
  return picture;
}

describe('what the pictures take from the simulation', () => {
  test('only the data of the own picture is there', () => {
    expect(Object.keys(pictureOf('nodes', 1)).sort()).toEqual(['nodes', 'pods']);
    expect(Object.keys(pictureOf('network', 1)).sort()).toEqual(['networks', 'nodes', 'pods']);
  });

  test('looking at a picture changes nothing of the run', () => {
    const writes = (looks: boolean): unknown[] => {
      const run = new LabRun(lab('volumes'), { terminal: () => undefined, describe: () => undefined });
      const seen: unknown[] = [];
      run.simulation.cluster.etcd.onWrite(({ revision, time, key }) => void seen.push([revision, time, key]));
      run.act({ kind: 'command', command: 'kubectl apply -f pods.yaml' });
      for (let i = 0; i < 10; i++) {
        if (looks) void run.picture;
        pass(run, 1);
      }
      seen.push(output(run, 'kubectl exec web -c sync -- cat /proc/mounts'));
      run.close();
      return seen;
    };
    expect(writes(true)).toEqual(writes(false));
  });

  test.each<PictureKind>(['deploying', 'port-forward', 'resources', 'images', 'streams'])('nothing of %s is left behind when the lab is closed', (kind) => {
    const left = (picture: PictureKind): number => {
      const run = opened(picture, 1);
      run.close();
      return run.simulation.clock.pending;
    };
    expect(left(kind)).toBe(left('none'));
  });

  test('volumes: mounts as the runtime has them, and the newest file', () => {
    const web = pictureOf('volumes').volumes?.find(({ pod }) => pod === 'web');
    expect(web?.volumes.map(({ name, type }) => [name, type])).toEqual([['content', 'emptyDir']]);
    expect(web?.volumes[0]?.lastWrite).toMatchObject({ path: 'index.html', fresh: true });
    expect(web?.mounts.map(({ container, path, readOnly, mounted }) => [container, path, readOnly, mounted])).toEqual([
      ['nginx', '/usr/share/nginx/html', true, true],
      ['sync', '/data', false, true],
    ]);
    expect(web?.added).toEqual([expect.stringMatching(/^kube-api-access-\w+ \(projected\)$/)]);
  });

  test('volumes: before the containers start nothing is mounted', () => {
    const web = pictureOf('volumes', 0).volumes?.find(({ pod }) => pod === 'web');
    expect(web?.mounts.map(({ mounted }) => mounted)).toEqual([false, false]);
  });

  test('network: the namespace numbers, addresses and listeners that the containers themselves see', () => {
    const run = opened('network');
    const web = run.picture.networks?.find(({ pods }) => pods.includes('web'));
    expect(output(run, 'kubectl exec web -c nginx -- readlink /proc/self/ns/net')).toBe(`net:[${web?.id}]\n`);
    expect(output(run, 'kubectl get pod web -o jsonpath={.status.podIP}')).toBe(web?.interfaces.find(({ name }) => name === 'eth0')?.address);
    expect(web?.sockets).toEqual([{ protocol: 'tcp', address: '::', port: 80, container: 'web/nginx', process: 'nginx', connections: 0 }]);
    expect(run.picture.networks?.find(({ pods }) => pods.includes('busy'))?.sockets).toEqual([]);
    run.close();
  });

  test('namespaces: what /proc says in each container', () => {
    const run = opened('namespaces');
    const { namespaces = [] } = run.picture;
    const loop = namespaces.find(({ pod, name }) => pod === 'busy' && name === 'loop');
    const idle = namespaces.find(({ pod, name }) => pod === 'busy' && name === 'idle');
    const links = output(run, 'kubectl exec busy -c idle -- sh -c "cd /proc/self/ns; for kind in net uts ipc pid user; do readlink \\$kind; done"');
    expect(links.trim().split('\n')).toEqual((['net', 'uts', 'ipc', 'pid', 'user'] as const).map((kind) => `${kind}:[${idle?.ids[kind]}]`));
    expect(loop?.ids.pid).toBe(idle?.ids.pid);
    expect(loop?.ids.mnt).not.toBe(idle?.ids.mnt);
    expect(namespaces.filter(({ isPause }) => isPause)).toHaveLength(2);
    run.close();
  });

  test('resources: use by the cgroups, requests and limits by the API', () => {
    const { resources } = pictureOf('resources', 20);
    const loop = resources?.containers.find(({ name }) => name === 'loop');
    expect(loop?.cpu).toMatchObject({ request: 200, limit: 200 });
    expect(loop?.cpu.used).toBeGreaterThan(190);
    expect(loop?.cpu.used).toBeLessThan(210);
    expect(loop?.throttled).toBeGreaterThan(0);
    expect(resources?.containers.find(({ name }) => name === 'idle')?.cpu).toEqual({ used: 0 });
    expect(resources?.nodes.map(({ name, cpu }) => [name, cpu.request])).toEqual([
      ['node-1', 300],
      ['node-2', 0],
    ]);
  });

  test('images: on the way, then in the store with the containers made from them', () => {
    const run = opened('images', 0);
    while (run.picture.images?.nodes[0]?.pulling.length === 0) pass(run, 0.1);
    expect(run.picture.images?.nodes[0]).toMatchObject({ name: 'node-1', images: [] });
    pass(run, 10);
    const { registry, nodes } = run.picture.images ?? {};
    expect(registry?.map(({ name, exists }) => [name, exists])).toEqual([
      ['docker.io/library/busybox:1.36', true],
      ['docker.io/library/nginx:1.27', true],
    ]);
    expect(nodes?.map(({ images, pulling }) => [images.length, pulling.length])).toEqual([
      [2, 0],
      [0, 0],
    ]);
    expect(nodes?.[0]?.containers.every(({ imageId, running }) => imageId !== '' && running)).toBe(true);
    run.close();
  });
});

describe('the way of a Pod', () => {
  test('goes from kubectl by API server, store and kubelet to the runtime and back', () => {
    const { hops = [] } = pictureOf('deploying', 0);
    expect(hops.map(({ from, to, text }) => `${from} > ${to}: ${text}`).slice(0, 5)).toEqual([
      'kubectl > API server: POST pods: 201',
      expect.stringMatching(/^API server > store: create Pod web, revision \d+$/),
      'API server > kubelet: watch: Pod web is yours',
      'kubelet > API server: PUT pods/web/status: 200',
      expect.stringMatching(/^API server > store: update Pod web, revision \d+$/),
    ]);
  });

  test('is told step by step: each step of the clock brings something new', () => {
    const run = opened('deploying', 0);
    run.takeEntries();
    const { clock } = run.simulation;
    const seen: string[] = [];
    for (let i = 0; i < 12; i++) {
      run.simulation.advanceUntil(() => run.hasNews, clock.now + 60 * second);
      run.takeEntries();
      seen.push(run.picture.hops?.at(-1)?.text ?? '');
    }
    expect(seen).toContain('RunPodSandbox web');
    run.close();
  });

  test('tells a refused request', () => {
    const run = opened('deploying', 5);
    output(run, 'kubectl delete pod web --grace-period=0 --force; kubectl patch pod busy -p \'{"spec":{"nodeName":"other"}}\'');
    expect(run.picture.hops?.filter(({ failed }) => failed).map(({ text }) => text)).toContain('PATCH pods/busy: 422 Invalid');
    run.close();
  });
});

describe('port-forward', () => {
  test('a request lights the way to the process that answers', () => {
    const run = opened('port-forward');
    run.act({ kind: 'type', text: 'kubectl port-forward web 8080:80 &\n' });
    pass(run, 1);
    expect(run.picture.forwarding?.tunnels).toEqual([{ command: 'kubectl port-forward web 8080:80', localPort: 8080 }]);
    output(run, 'curl -s localhost:8080/');
    expect(run.picture.forwarding?.connections.at(-1)).toMatchObject({
      client: 'curl',
      localPort: 8080,
      pod: 'web',
      node: 'node-1',
      remotePort: 80,
      process: 'nginx: nginx',
      request: 'GET / HTTP/1.1',
      answer: 'HTTP/1.1 200 OK',
      reached: 'process',
    });
    run.close();
  });

  test('an error is told at the hop where it arises', () => {
    const run = opened('port-forward');
    run.act({ kind: 'type', text: 'kubectl port-forward web 8080:81 &\n' });
    pass(run, 1);
    output(run, 'curl -s localhost:8080/');
    expect(run.picture.forwarding?.connections.at(-1)).toMatchObject({ reached: 'Pod network', process: '', error: { at: 'Pod network' } });
    run.act({ kind: 'type', text: 'kubectl port-forward web 8080:80 &\n' });
    pass(run, 1);
    output(run, 'machine stop node-1; curl -s localhost:8080/');
    expect(run.picture.forwarding?.connections.at(-1)).toMatchObject({ reached: 'API server', error: { at: 'API server' } });
    run.close();
  });
});

test('logs: each run of a container that is kept has its file, and the command that shows it', () => {
  const run = opened('logs');
  output(run, 'kubectl run shaky --image=busybox:1.36 -- sh -c "echo hello; sleep 3; exit 1"');
  pass(run, 8);
  const files = run.picture.logs?.find(({ pod }) => pod === 'shaky')?.files ?? [];
  run.close();
  expect(files.map(({ name, lines, read }) => [name, lines, read])).toEqual([
    ['0.log', 1, 'logs -p'],
    ['1.log', 1, 'logs'],
  ]);
  expect(files[0]?.link).toMatch(/^shaky_default_shaky-[0-9a-f]{64}\.log$/);
});

describe('streams', () => {
  test('exec brings a process beside the main one, attach joins the main one', () => {
    const run = opened('streams');
    run.act({ kind: 'type', text: 'kubectl exec -it web -c sync -- sh\n' });
    pass(run, 1);
    const { containers, sessions } = run.picture.streams!;
    const sync = containers.find(({ name }) => name === 'sync')!;
    expect(sync.processes.map(({ command, origin }) => [command.slice(0, 5), origin])).toEqual([
      ['sh -c', 'main'],
      ['sh', 'exec'],
    ]);
    expect(sessions).toEqual([
      { id: 1, kind: 'exec', pod: 'web', container: 'sync', command: 'sh', pid: sync.processes[1]!.pid, input: true, tty: true, isOpen: true, failed: false },
    ]);
    run.act({ kind: 'type', text: 'exit\n' });
    pass(run, 1);
    run.act({ kind: 'type', text: 'kubectl attach web -c nginx &\n' });
    pass(run, 1);
    expect(run.picture.streams!.sessions.map(({ kind, pid, isOpen }) => [kind, pid, isOpen])).toEqual([
      ['exec', sync.processes[1]!.pid, false],
      ['attach', 1, true],
    ]);
    run.close();
  });

  test('a command that cannot be started has no process', () => {
    const run = opened('streams');
    output(run, 'kubectl exec web -c sync -- bash');
    expect(run.picture.streams!.sessions).toMatchObject([{ command: 'bash', pid: 0, isOpen: false, failed: true }]);
    run.close();
  });
});

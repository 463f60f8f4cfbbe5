import { describe, expect, test } from 'vitest';
import { type Picture, type PictureKind, pictureKinds } from '../../host/protocol/index.ts';
import { drawPicture, pictureTable } from './draw.ts';

const evil = '<b>"&';
const ids = { net: 1, uts: 2, ipc: 3, pid: 4, mnt: 5, user: 6, cgroup: 7 };

/** Something for every kind, with `name` wherever the cluster gives the text. */
const picture = (name: string): Picture => ({
  nodes: [{ name, ip: '172.18.0.2', ready: true }],
  pods: [
    {
      namespace: 'default',
      name,
      node: name,
      ip: '10.244.1.2',
      phase: 'Running',
      status: 'Running',
      ready: '1/1',
      conditions: [],
      containers: [{ name, kind: 'app', image: name, state: 'running', reason: '', restarts: 0, ready: true }],
      terminating: false,
    },
  ],
  volumes: [
    {
      pod: name,
      volumes: [{ name, type: 'emptyDir', lastWrite: { path: name, time: 1_795_242_627_830_951, fresh: true } }],
      mounts: [{ container: name, volume: name, path: `/${name}`, subPath: '', readOnly: true, mounted: true }],
      added: [name],
    },
  ],
  networks: [
    {
      id: 4_026_531_841,
      pods: [name],
      node: name,
      isNode: false,
      interfaces: [{ name: 'eth0', address: '10.244.1.2', prefix: 24 }],
      containers: [`${name}/${name}`],
      sockets: [{ protocol: 'tcp', address: '127.0.0.1', port: 8080, container: `${name}/${name}`, process: name, connections: 2 }],
    },
  ],
  hops: [{ id: 1, time: 1_795_242_627_830_951, from: 'kubelet', to: 'runtime', node: name, text: `StartContainer ${name}`, failed: true }],
  forwarding: {
    tunnels: [{ command: `kubectl port-forward ${name} 8080:80`, localPort: 8080 }],
    connections: [
      {
        id: 1,
        time: 1_795_242_627_830_951,
        client: 'curl',
        localPort: 8080,
        pod: name,
        node: name,
        remotePort: 81,
        process: '',
        request: `GET /${name} HTTP/1.1`,
        answer: '',
        reached: 'Pod network',
        isOpen: false,
        error: { at: 'Pod network', text: 'namespace x: dial tcp4 127.0.0.1:81: connect: connection refused IPv6 dial tcp6: none' },
      },
    ],
  },
  namespaces: [
    { pod: name, node: 'node-1', name: 'pause', isPause: true, process: '/pause', ids },
    { pod: name, node: 'node-1', name, isPause: false, process: name, ids: { ...ids, mnt: 15 } },
    { pod: 'other', node: 'node-2', name: 'elsewhere', isPause: false, process: 'sh', ids },
  ],
  resources: {
    containers: [
      { pod: name, name, node: name, qos: 'Burstable', cpu: { request: 100, limit: 200, used: 200 }, memory: { used: 1024 }, throttled: 7, oomKills: 2 },
    ],
    nodes: [{ name, cpu: { request: 100, used: 200, allocatable: 2000 }, memory: { used: 1024, allocatable: 2 ** 30 } }],
  },
  images: {
    registry: [{ name: `docker.io/library/${name}`, exists: false, size: 0, layers: 0 }],
    nodes: [
      {
        name,
        images: [{ names: [name], id: 'sha256:1', size: 1024 }],
        pulling: [name],
        containers: [{ pod: name, name, image: name, imageId: 'sha256:1', running: true, written: 4096 }],
      },
    ],
  },
  logs: [
    { pod: name, container: name, node: name, directory: `/var/log/pods/${name}`, files: [{ name: '0.log', bytes: 30, lines: 1, read: 'logs', link: name }] },
  ],
  streams: {
    containers: [
      {
        pod: name,
        name,
        processes: [
          { pid: 1, command: name, origin: 'main' },
          { pid: 7, command: 'sh', origin: 'exec' },
        ],
      },
    ],
    sessions: [
      { id: 1, kind: 'attach', pod: name, container: name, command: '', pid: 1, input: true, tty: true, isOpen: false, failed: false },
      { id: 2, kind: 'exec', pod: name, container: name, command: 'sh', pid: 7, input: true, tty: true, isOpen: true, failed: false },
    ],
  },
});

const empty: Picture = { nodes: [], pods: [] };
const kinds = pictureKinds.filter((kind) => kind !== 'none');
const described = (svg: string): string => /<desc[^>]*>(.*?)<\/desc>/.exec(svg)?.[1] ?? '';

describe('every picture', () => {
  test.each(kinds)('%s escapes what comes from the cluster, in the drawing and in the table', (kind) => {
    for (const html of [drawPicture(kind, 'a', picture(evil), 430), pictureTable(kind, picture(evil))]) {
      expect(html).not.toContain('<b>');
      expect(html).toContain('&lt;b&gt;');
    }
  });

  test.each(kinds)('%s says in words what it draws, and has a table', (kind) => {
    expect(described(drawPicture(kind, 'a', picture('web'), 430))).toContain('web');
    expect(pictureTable(kind, picture('web'))).toContain('<th scope="col">');
  });

  test.each(kinds)('%s can be drawn before anything is there', (kind) => {
    expect(drawPicture(kind, 'a', empty, 300)).toMatch(/^<svg .*<\/svg>$/s);
    expect(pictureTable(kind, empty)).toMatch(/^<p>/);
  });

  test.each(kinds)('%s stays within its width', (kind) => {
    const svg = drawPicture(kind, 'a', picture('a-long-name-of-a-pod-that-goes-on'), 300);
    for (const [, x = '', width = ''] of svg.matchAll(/<rect[^>]* x="([\d.]+)"[^>]* width="([\d.]+)"/g))
      expect(Number(x) + Number(width)).toBeLessThanOrEqual(300);
  });
});

const words = (kind: PictureKind): string => drawPicture(kind, 'a', picture('web'), 460);

describe('what tells the state beside colour', () => {
  test('the ghost of D2 is said to be impossible', () => {
    const two = { ...picture('web'), nodes: ['node-1', 'node-2'].map((name) => ({ name, ip: '', ready: true })) };
    expect(drawPicture('one-pod', 'a', two, 352)).toContain('>never across two nodes</text>');
  });

  test('equal namespaces have an equal letter; equal numbers on two nodes are not equal namespaces', () => {
    const row = pictureTable('namespaces', picture('web')).match(/<th scope="row">net<\/th>(.*?)<\/tr>/)?.[1];
    expect(row).toBe('<td>A net:[1]</td><td>A net:[1]</td><td>B net:[1]</td>');
    expect(pictureTable('namespaces', picture('web'))).toContain('<td>A mnt:[5]</td><td>B mnt:[15]</td><td>C mnt:[5]</td>');
  });

  test('mounts have ro or rw, written volumes a time', () => {
    expect(words('volumes')).toContain('>ro</text>');
    expect(words('volumes')).toContain('just now web');
  });

  test('a socket on loopback is reached by lo only', () => {
    expect(words('network')).toContain('lo only, 2 open');
  });

  test('a failed hop has a cross, and the error its short form', () => {
    expect(words('deploying')).toContain('StartContainer web ✗');
    expect(words('port-forward')).toContain('>127.0.0.1:81: connection refused</text>');
    expect(pictureTable('port-forward', picture('web'))).toContain('IPv6 dial tcp6');
  });

  test('throttling and OOM kills stand in words', () => {
    expect(words('resources')).toContain('throttled 7x');
    expect(words('resources')).toContain('OOM kills 2');
  });

  test('a container without a process is named with its reason', () => {
    const [pod] = picture('web').pods;
    const killed = { name: 'hog', kind: 'app', image: 'hog', state: 'terminated', reason: 'OOMKilled', exitCode: 137, restarts: 2, ready: false } as const;
    const svg = drawPicture('resources', 'a', { ...picture('web'), pods: [{ ...pod!, containers: [...pod!.containers, killed] }] }, 460);
    expect(svg).toContain('>web/hog</text>');
    expect(svg).toContain('exited 137, OOMKilled · restarts 2');
  });

  test('long states of containers are read whole, with the restarts beside the name', () => {
    const [pod] = picture('web').pods;
    const crash = { name: 'main', kind: 'app', image: 'a', state: 'waiting', reason: 'CrashLoopBackOff', restarts: 12, ready: false } as const;
    const svg = drawPicture('nodes', 'a', { ...picture('web'), pods: [{ ...pod!, containers: [crash] }] }, 320);
    expect(svg).toContain('>CrashLoopBackOff · restarts 12</text>');
    const narrow = drawPicture('nodes', 'a', { ...picture('web'), pods: [{ ...pod!, containers: [crash] }] }, 200);
    expect(narrow).toContain('>CrashLoopBackOff</text>');
    expect(narrow).toContain('>restarts 12</text>');
  });

  test('a step that is too long for its line goes on in a second one', () => {
    const hop = { ...picture('web').hops![0]!, text: 'update Pod web-with-a-rather-long-name, revision 1234567' };
    const svg = drawPicture('deploying', 'a', { ...picture('web'), hops: [hop] }, 430);
    expect(svg).toContain('revision 1234567');
    expect(svg).not.toContain('…');
  });

  test('who is connected is said of calls that are open and of those that have ended', () => {
    expect(words('streams')).toContain('kubectl exec -it -- sh made process 7 of web/web: keys and screen');
    expect(words('streams')).toContain('is joined to process 1 of web/web: has ended');
    expect(pictureTable('streams', picture('web'))).toContain('<td>by exec, not logged</td><td>kubectl exec -it</td>');
  });

  test('an image that the registry does not have is said to be missing', () => {
    expect(words('images')).toContain('>not found</text>');
  });
});

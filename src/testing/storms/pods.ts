/** The kinds of Pods that a storm throws at a cluster: each lives and dies in a way of its own. */
const shell = (script: string, more: object = {}) => ({ name: 'main', image: 'busybox:1.36', command: ['sh', '-c', script], ...more });

const probe = (command: string) => ({ exec: { command: ['sh', '-c', command] }, periodSeconds: 2, failureThreshold: 2 });

export const podSpecs: Readonly<Record<string, object>> = {
  server: { containers: [{ name: 'main', image: 'nginx:1.27', readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 2 } }] },
  deafToTerm: { containers: [shell('while true; do sleep 1; done')], terminationGracePeriodSeconds: 7 },
  polite: { containers: [shell('trap "exit 0" TERM; while true; do sleep 1; done')] },
  ends: { restartPolicy: 'Never', containers: [shell('sleep 3; echo done')] },
  fails: { restartPolicy: 'OnFailure', containers: [shell('sleep 2; exit 3')] },
  crashes: { containers: [shell('echo hello; exit 1')] },
  parent: { containers: [shell('sleep 1000 & sleep 2000 & (sleep 5; exit 4) & wait')] },
  orphans: { containers: [shell('(sleep 500 &) ; (sleep 600 &); sleep 4')] },
  greedy: { containers: [shell('sleep 1; tail -c 100000000 /dev/zero | tail', { resources: { limits: { memory: '32Mi' } } })] },
  prepared: {
    initContainers: [
      { ...shell('sleep 2'), name: 'first' },
      { ...shell('[ -e /tmp/x ] || sleep 1'), name: 'second' },
    ],
    containers: [shell('sleep 1000')],
  },
  unprepared: { initContainers: [{ ...shell('sleep 1; exit 1'), name: 'first' }], containers: [shell('sleep 1000')] },
  escorted: {
    initContainers: [{ ...shell('trap "sleep 2; exit 0" TERM; while true; do sleep 1; done'), name: 'escort', restartPolicy: 'Always' }],
    containers: [shell('sleep 6')],
    restartPolicy: 'Never',
  },
  unwell: { containers: [shell('touch /tmp/ok; sleep 6; rm /tmp/ok; sleep 1000', { livenessProbe: probe('test -e /tmp/ok') })] },
  slowToGo: { containers: [shell('sleep 1000', { lifecycle: { preStop: { exec: { command: ['sleep', '3'] } } } })], terminationGracePeriodSeconds: 5 },
  badStart: { containers: [shell('sleep 1000', { lifecycle: { postStart: { exec: { command: ['false'] } } } })] },
  noImage: { containers: [{ name: 'main', image: 'busybox:no-such-tag' }] },
  noCommand: { containers: [{ name: 'main', image: 'busybox:1.36', command: ['/no/such/program'] }] },
  tooBig: { containers: [shell('sleep 1000', { resources: { requests: { cpu: '64' } } })] },
  limited: { activeDeadlineSeconds: 8, containers: [shell('sleep 1000')] },
  oneTree: { shareProcessNamespace: true, containers: [shell('sleep 1000'), { ...shell('sleep 5; kill -9 -1'), name: 'other' }] },
  onHost: { hostNetwork: true, containers: [shell('sleep 1000')] },
  twins: { containers: [shell('nc -lk -p 8080 -e cat'), { ...shell('sleep 1; nc -lk -p 8080 -e cat'), name: 'other' }] },
};

/** The manifest of a Pod, as JSON, which kubectl reads as well as YAML. */
export const podManifest = (name: string, kind: string): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { kind } }, spec: podSpecs[kind] });

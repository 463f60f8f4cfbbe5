import { expect, test } from 'vitest';
import { FixedServer } from '../testing/fixed-server.ts';
import { runKubectl } from '../testing/run.ts';

const web = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', uid: 'u1', labels: { tier: 'front', app: 'web' }, creationTimestamp: '2026-11-21T06:49:00Z' },
  spec: {
    nodeName: 'node-1',
    serviceAccountName: 'default',
    containers: [{ name: 'nginx', image: 'nginx', ports: [{ containerPort: 80, protocol: 'TCP' }], resources: { limits: { memory: '64Mi' } } }],
    tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }],
  },
  status: {
    phase: 'Running',
    hostIP: '172.18.0.2',
    podIP: '10.244.1.2',
    podIPs: [{ ip: '10.244.1.2' }],
    startTime: '2026-11-21T06:49:00Z',
    qosClass: 'Burstable',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [
      {
        name: 'nginx',
        ready: true,
        restartCount: 1,
        state: { running: { startedAt: '2026-11-21T06:49:02Z' } },
        lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', startedAt: '2026-11-21T06:49:00Z', finishedAt: '2026-11-21T06:49:01Z' } },
      },
    ],
  },
};
const event = {
  type: 'Normal',
  reason: 'Scheduled',
  message: 'Successfully assigned default/web to node-1',
  source: { component: 'default-scheduler' },
  firstTimestamp: '2026-11-21T06:49:00Z',
  lastTimestamp: '2026-11-21T06:49:00Z',
  count: 1,
  involvedObject: { kind: 'Pod', name: 'web', namespace: 'default', uid: 'u1' },
  metadata: { name: 'web.1', namespace: 'default' },
};

test('a Pod is described section by section', () => {
  const server = new FixedServer({
    'GET /api/v1/namespaces/default/pods/web': web,
    'GET /api/v1/namespaces/default/events': { apiVersion: 'v1', kind: 'EventList', metadata: {}, items: [event] },
  });
  expect(runKubectl(server, 'describe pod web').output).toMatchInlineSnapshot(`
    "Name:             web
    Namespace:        default
    Service Account:  default
    Node:             node-1/172.18.0.2
    Start Time:       Sat, 21 Nov 2026 06:49:00 +0000
    Labels:           app=web
                      tier=front
    Annotations:      <none>
    Status:           Running
    IP:               10.244.1.2
    IPs:
      IP:  10.244.1.2
    Containers:
      nginx:
        Container ID:   
        Image:          nginx
        Image ID:       
        Port:           80/TCP
        Host Port:      0/TCP
        State:          Running
          Started:      Sat, 21 Nov 2026 06:49:02 +0000
        Last State:     Terminated
          Reason:       OOMKilled
          Exit Code:    137
          Started:      Sat, 21 Nov 2026 06:49:00 +0000
          Finished:     Sat, 21 Nov 2026 06:49:01 +0000
        Ready:          True
        Restart Count:  1
        Limits:
          memory:     64Mi
        Environment:  <none>
        Mounts:       <none>
    Conditions:
      Type           Status
      Ready          True 
    Volumes:         <none>
    QoS Class:       Burstable
    Node-Selectors:  <none>
    Tolerations:     node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
    Events:
      Type    Reason     Age   From               Message
      ----    ------     ----  ----               -------
      Normal  Scheduled  60s   default-scheduler  Successfully assigned default/web to node-1
    "
  `);
});

import { expect, test } from 'vitest';
import { encode } from '../../../../machine/process/text.ts';
import type { ApiRequest, StreamReceiver } from '../../../api/transport.ts';
import { FixedServer, failure } from '../../testing/fixed-server.ts';
import { startKubectl } from '../../testing/run.ts';

const pod = (name: string) => ({ metadata: { name, namespace: 'default' }, spec: { containers: [{ name: 'main' }] } });
const waiting = failure(400, 'BadRequest', 'container "main" in pod "b" is waiting to start: ContainerCreating');
const success = { apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Success' } as const;

/** A server on which the log of Pod b can be had from the third try on. */
class Logs extends FixedServer {
  #tries = 0;

  constructor() {
    super({ 'GET /api/v1/namespaces/default/pods': { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [pod('a'), pod('b')] } });
  }

  override connect(request: ApiRequest, receiver: StreamReceiver) {
    const opened = super.connect(request, receiver);
    if (request.path.includes('/b/') && ++this.#tries < 3) receiver.ended(waiting as never);
    else {
      receiver.output(encode(request.path.includes('/b/') ? 'b 1\n' : 'a 1\n'));
      receiver.ended(success as never);
    }
    return opened;
  }
}

function follow(flags: string) {
  const server = new Logs();
  const run = startKubectl(server, `logs -f -l app=x ${flags}`);
  run.clock.advance(10_000_000);
  return { output: run.output, status: run.status, open: server.open };
}

test('of several logs that are followed, one that cannot be had yet is asked for again each second', () => {
  expect(follow('')).toEqual({ output: `a 1\n${`${waiting.message}\n`.repeat(2)}b 1\n`, status: 0, open: 0 });
});

test('--ignore-errors asks once', () => {
  expect(follow('--ignore-errors').output).toBe(`a 1\nerror: ${waiting.message}\n`);
});

test('after --pod-running-timeout all of it ends', () => {
  expect(follow('--pod-running-timeout=500ms')).toEqual({ output: `a 1\n${waiting.message}\nerror: context deadline exceeded\n`, status: 1, open: 0 });
});

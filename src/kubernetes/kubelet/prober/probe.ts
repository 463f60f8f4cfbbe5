import { second } from '../../../time/index.ts';
import type { Container, Pod, Probe } from '../../api/types.ts';
import type { ExecSyncResult, HttpResponse, Result } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { call, type Routine, sleep } from '../routine.ts';
import { decodeText, quote } from '../text.ts';
import { computePort } from './probe-target.ts';

export interface ProbeInput {
  readonly pod: Pod;
  readonly container: Container;
  readonly containerId: string;
  readonly podIP: string;
  readonly probe: Probe;
}

/** output: what the event says. An error says nothing of the container: it is no result. */
export type ProbeOutcome = { readonly result: 'success' | 'failure' | 'warning'; readonly output: string } | { readonly error: string };

/** Of an exec probe's output, and of an HTTP answer's body. */
const maxOutput = 10 * 1024;

/** Probes a container once (pkg/kubelet/prober/prober.go runProbe, pkg/probe). */
export function* probeOnce(context: KubeletContext, input: ProbeInput): Routine<ProbeOutcome> {
  const { probe } = input;
  if (probe.exec) return yield* probeExec(context, input, probe.exec.command ?? []);
  if (probe.httpGet) return yield* probeHttp(context, input, probe.httpGet);
  if (probe.tcpSocket) return yield* probeTcp(context, input, probe.tcpSocket);
  if (probe.grpc) return yield* probeGrpc(context, input, probe.grpc.port);
  return { error: `missing probe handler for ${input.pod.metadata.name}:${input.container.name}` };
}

const timeoutOf = (probe: Probe): number => (probe.timeoutSeconds ?? 1) * second;

function* probeExec(context: KubeletContext, { containerId, probe }: ProbeInput, command: readonly string[]): Routine<ProbeOutcome> {
  const result: Result<ExecSyncResult> = yield* call((reply) => context.node.runtime.execSync(containerId, command, timeoutOf(probe), reply));
  if ('error' in result) {
    if (result.error.code === 'DeadlineExceeded') {
      return { result: 'failure', output: `command timed out: ${quote(command.join(' '))} timed out after ${probe.timeoutSeconds ?? 1}s` };
    }
    return { error: `rpc error: code = ${result.error.code} desc = ${result.error.message}` };
  }
  const output = (decodeText(result.value.stdout) + decodeText(result.value.stderr)).slice(0, maxOutput);
  return { result: result.value.exitCode === 0 ? 'success' : 'failure', output };
}

function* probeHttp(context: KubeletContext, input: ProbeInput, action: NonNullable<Probe['httpGet']>): Routine<ProbeOutcome> {
  const port = computePort(action.port, input.container);
  if ('error' in port) return port;
  const host = action.host || input.podIP;
  const scheme = action.scheme ?? 'HTTP';
  const path = action.path || '/';
  const headers = probeHeaders(action.httpHeaders ?? []);
  const request = { scheme, host, port: port.port, path: path.startsWith('/') ? path : `/${path}`, headers } as const;
  const result: Result<HttpResponse> = yield* call((reply) => context.node.network.httpGet(request, timeoutOf(input.probe), reply));
  if ('error' in result) {
    const url = `${scheme.toLowerCase()}://${host}:${port.port}${request.path}`;
    const reason =
      result.error.code === 'DeadlineExceeded' ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)' : result.error.message;
    return { result: 'failure', output: `Get "${url}": ${reason}` };
  }
  const { code } = result.value;
  if (code < 200 || code >= 400) return { result: 'failure', output: `HTTP probe failed with statuscode: ${code}` };
  const body = decodeText(result.value.body.subarray(0, maxOutput));
  return code >= 300 ? { result: 'warning', output: `Probe terminated redirects, Response body: ${body}` } : { result: 'success', output: body };
}

/** The probe names itself, unless the Pod's author chose another name. */
function probeHeaders(given: readonly { readonly name: string; readonly value: string }[]): { name: string; value: string }[] {
  const headers = given.map(({ name, value }) => ({ name, value }));
  const has = (name: string) => headers.some((header) => header.name.toLowerCase() === name);
  if (!has('user-agent')) headers.push({ name: 'User-Agent', value: 'kube-probe/1.36' });
  if (!has('accept')) headers.push({ name: 'Accept', value: '*/*' });
  return headers;
}

function* probeTcp(context: KubeletContext, input: ProbeInput, action: NonNullable<Probe['tcpSocket']>): Routine<ProbeOutcome> {
  const port = computePort(action.port, input.container);
  if ('error' in port) return port;
  const host = action.host || input.podIP;
  const result: Result<void> = yield* call((reply) => context.node.network.tcpConnect(host, port.port, timeoutOf(input.probe), reply));
  if (!('error' in result)) return { result: 'success', output: '' };
  return { result: 'failure', output: result.error.code === 'DeadlineExceeded' ? `dial tcp ${host}:${port.port}: i/o timeout` : result.error.message };
}

/** No program here speaks gRPC: the probe finds nobody who answers in time, whether the port is open or not. */
function* probeGrpc(context: KubeletContext, input: ProbeInput, port: number): Routine<ProbeOutcome> {
  yield* sleep(context.clock, timeoutOf(input.probe), 'kubelet: grpc probe');
  const seconds = input.probe.timeoutSeconds ?? 1;
  return { result: 'failure', output: `timeout: failed to connect service "${input.podIP}:${port}" within ${seconds}s: context deadline exceeded` };
}

import { second } from '../../../time/index.ts';
import type { Container, Pod, Probe } from '../../api/types.ts';
import type { ExecSyncResult, GrpcHealth, Result } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { expand } from '../environment/expansion.ts';
import { call, type Routine } from '../routine.ts';
import { decodeText, quote } from '../text.ts';
import { computeHttpRequest, followLocalRedirects } from './http-get.ts';
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

/** What a probe says that succeeds is told to nobody. */
const success: ProbeOutcome = { result: 'success', output: '' };

/** Of an exec probe's output, and of an HTTP answer's body. */
const maxOutput = 10 * 1024;

/** Probes a container once (pkg/kubelet/prober/prober.go runProbe, pkg/probe). */
export function* probeOnce(context: KubeletContext, input: ProbeInput): Routine<ProbeOutcome> {
  const { probe } = input;
  if (probe.exec) return yield* probeExec(context, input, probe.exec.command ?? []);
  if (probe.httpGet) return yield* probeHttp(context, input, probe.httpGet);
  if (probe.tcpSocket) return yield* probeTcp(context, input, probe.tcpSocket);
  if (probe.grpc) return yield* probeGrpc(context, input, probe.grpc);
  return { error: `missing probe handler for ${input.pod.metadata.name}:${input.container.name}` };
}

const timeoutOf = (probe: Probe): number => (probe.timeoutSeconds ?? 1) * second;

function* probeExec(context: KubeletContext, { container, containerId, probe }: ProbeInput, words: readonly string[]): Routine<ProbeOutcome> {
  // Of the environment only what stands in the manifest as such (ExpandContainerCommandOnlyStatic).
  const fixed = new Map((container.env ?? []).map(({ name, value }) => [name, value ?? '']));
  const command = words.map((word) => expand(word, (name) => fixed.get(name)));
  const result: Result<ExecSyncResult> = yield* call((reply) => context.node.runtime.execSync(containerId, command, timeoutOf(probe), reply));
  if ('error' in result) {
    if (result.error.code === 'DeadlineExceeded') {
      return { result: 'failure', output: `command timed out: ${quote(command.join(' '))} timed out after ${probe.timeoutSeconds ?? 1}s` };
    }
    return { error: `rpc error: code = ${result.error.code} desc = ${result.error.message}` };
  }
  if (result.value.exitCode === 0) return success;
  return { result: 'failure', output: (decodeText(result.value.stdout) + decodeText(result.value.stderr)).slice(0, maxOutput) };
}

function* probeHttp(context: KubeletContext, input: ProbeInput, action: NonNullable<Probe['httpGet']>): Routine<ProbeOutcome> {
  const request = computeHttpRequest(action, input.container, input.podIP, 'kube-probe');
  if ('error' in request) return request;
  const found = yield* followLocalRedirects(context, request, timeoutOf(input.probe));
  if ('error' in found) return { result: 'failure', output: found.error };
  const { code } = found.response;
  if (code < 200 || code >= 400) return { result: 'failure', output: `HTTP probe failed with statuscode: ${code}` };
  if (code < 300) return success;
  return { result: 'warning', output: `Probe terminated redirects, Response body: ${decodeText(found.response.body.subarray(0, maxOutput))}` };
}

function* probeTcp(context: KubeletContext, input: ProbeInput, action: NonNullable<Probe['tcpSocket']>): Routine<ProbeOutcome> {
  const port = computePort(action.port, input.container);
  if ('error' in port) return port;
  const host = action.host || input.podIP;
  const result: Result<void> = yield* call((reply) => context.node.network.tcpConnect(host, port.port, timeoutOf(input.probe), reply));
  if (!('error' in result)) return success;
  return { result: 'failure', output: result.error.code === 'DeadlineExceeded' ? `dial tcp ${host}:${port.port}: i/o timeout` : result.error.message };
}

/** pkg/probe/grpc: whatever goes wrong is a failure. */
function* probeGrpc(context: KubeletContext, input: ProbeInput, action: NonNullable<Probe['grpc']>): Routine<ProbeOutcome> {
  const request = { host: input.podIP, port: action.port, service: action.service ?? '' };
  const result: Result<GrpcHealth> = yield* call((reply) => context.node.network.grpcHealth(request, timeoutOf(input.probe), reply));
  if ('error' in result) return { error: result.error.message };
  if ('status' in result.value && result.value.status === 'SERVING') return success;
  return { result: 'failure', output: grpcFailure(result.value, `${request.host}:${request.port}`, input.probe.timeoutSeconds ?? 1) };
}

function grpcFailure(result: GrpcHealth, address: string, seconds: number): string {
  if ('status' in result) return `service unhealthy (responded with "${result.status}")`;
  const time = seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
  if ('failed' in result) {
    if (result.failed === 'deadline') return `timeout: health rpc did not complete within ${time}`;
    return `timeout: failed to connect service "${address}" within ${time}: context deadline exceeded`;
  }
  if (result.code === 'Unimplemented') return `error: this server does not implement the grpc health protocol (grpc.health.v1.Health): ${result.message}`;
  return `error: health rpc probe failed: rpc error: code = ${result.code} desc = ${result.message}`;
}

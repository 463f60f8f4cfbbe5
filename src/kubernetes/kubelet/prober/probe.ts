import { second } from '../../../time/index.ts';
import type { Container, Pod, Probe } from '../../api/types.ts';
import type { ExecSyncResult, GrpcHealth, Result } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { expand } from '../environment/expansion.ts';
import { decodeText, quote } from '../text.ts';
import { computeHttpRequest, followLocalRedirects, type HttpFound } from './http-get.ts';
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

type Done = (outcome: ProbeOutcome) => void;

/** What a probe says that succeeds is told to nobody. */
const success: ProbeOutcome = { result: 'success', output: '' };

/** Of an exec probe's output, and of an HTTP answer's body. */
const maxOutput = 10 * 1024;

/** Probes a container once (pkg/kubelet/prober/prober.go runProbe, pkg/probe). */
export function probeOnce(context: KubeletContext, input: ProbeInput, done: Done): void {
  const { exec, httpGet, tcpSocket, grpc } = input.probe;
  if (exec) probeExec(context, input, exec.command ?? [], done);
  else if (httpGet) probeHttp(context, input, httpGet, done);
  else if (tcpSocket) probeTcp(context, input, tcpSocket, done);
  else if (grpc) probeGrpc(context, input, grpc, done);
  else done({ error: `missing probe handler for ${input.pod.metadata.name}:${input.container.name}` });
}

const timeoutOf = (probe: Probe): number => (probe.timeoutSeconds ?? 1) * second;

function probeExec(context: KubeletContext, { container, containerId, probe }: ProbeInput, words: readonly string[], done: Done): void {
  // Of the environment only what stands in the manifest as such (ExpandContainerCommandOnlyStatic).
  const fixed = new Map((container.env ?? []).map(({ name, value }) => [name, value ?? '']));
  const command = words.map((word) => expand(word, (name) => fixed.get(name)));
  context.node.runtime.execSync(containerId, command, timeoutOf(probe), (result) => done(execOutcome(result, command, probe)));
}

function execOutcome(result: Result<ExecSyncResult>, command: readonly string[], probe: Probe): ProbeOutcome {
  if ('error' in result) {
    if (result.error.code === 'DeadlineExceeded') {
      return { result: 'failure', output: `command timed out: ${quote(command.join(' '))} timed out after ${probe.timeoutSeconds ?? 1}s` };
    }
    return { error: `rpc error: code = ${result.error.code} desc = ${result.error.message}` };
  }
  if (result.value.exitCode === 0) return success;
  return { result: 'failure', output: (decodeText(result.value.stdout) + decodeText(result.value.stderr)).slice(0, maxOutput) };
}

function probeHttp(context: KubeletContext, { container, podIP, probe }: ProbeInput, action: NonNullable<Probe['httpGet']>, done: Done): void {
  const request = computeHttpRequest(action, container, podIP, 'kube-probe');
  if ('error' in request) done(request);
  else followLocalRedirects(context, request, timeoutOf(probe), (found) => done(httpOutcome(found)));
}

function httpOutcome(found: HttpFound): ProbeOutcome {
  if ('error' in found) return { result: 'failure', output: found.error };
  const { code } = found.response;
  if (code < 200 || code >= 400) return { result: 'failure', output: `HTTP probe failed with statuscode: ${code}` };
  if (code < 300) return success;
  return { result: 'warning', output: `Probe terminated redirects, Response body: ${decodeText(found.response.body.subarray(0, maxOutput))}` };
}

function probeTcp(context: KubeletContext, { container, podIP, probe }: ProbeInput, action: NonNullable<Probe['tcpSocket']>, done: Done): void {
  const port = computePort(action.port, container);
  const host = action.host || podIP;
  if ('error' in port) done(port);
  else context.node.network.tcpConnect(host, port.port, timeoutOf(probe), (result) => done(tcpOutcome(result, `${host}:${port.port}`)));
}

function tcpOutcome(result: Result<void>, address: string): ProbeOutcome {
  if (!('error' in result)) return success;
  return { result: 'failure', output: result.error.code === 'DeadlineExceeded' ? `dial tcp ${address}: i/o timeout` : result.error.message };
}

/** pkg/probe/grpc: whatever goes wrong is a failure. */
function probeGrpc(context: KubeletContext, { podIP, probe }: ProbeInput, action: NonNullable<Probe['grpc']>, done: Done): void {
  const request = { host: podIP, port: action.port, service: action.service ?? '' };
  context.node.network.grpcHealth(request, timeoutOf(probe), (result) => done(grpcOutcome(result, `${podIP}:${action.port}`, probe)));
}

function grpcOutcome(result: Result<GrpcHealth>, address: string, probe: Probe): ProbeOutcome {
  if ('error' in result) return { error: result.error.message };
  if ('status' in result.value && result.value.status === 'SERVING') return success;
  return { result: 'failure', output: grpcFailure(result.value, address, probe.timeoutSeconds ?? 1) };
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

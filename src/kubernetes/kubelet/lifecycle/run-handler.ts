import { second } from '../../../time/index.ts';
import type { Container, LifecycleHandler, Pod } from '../../api/types.ts';
import type { ExecSyncResult, HttpResponse, Result } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { formatPod } from '../pod.ts';
import { computePort } from '../prober/probe-target.ts';
import { call, type Routine, sleep } from '../routine.ts';
import { decodeText, quote } from '../text.ts';

export interface HookTarget {
  readonly pod: Pod;
  readonly container: Container;
  readonly containerId: string;
  /** Of the Pod; undefined before it has one. */
  readonly podIP: string | undefined;
}

/** How long an HTTP hook may take; upstream sets no limit, but the connection ends with the container. */
const httpTimeout = 3600 * second;
const noTimeout = 0;

/** Runs a postStart or preStop hook; answers with what went wrong, or undefined (pkg/kubelet/lifecycle/handlers.go). */
export function* runHandler(context: KubeletContext, handler: LifecycleHandler, target: HookTarget): Routine<string | undefined> {
  const of = `for Container ${quote(target.container.name)} in Pod ${quote(formatPod(target.pod))} failed - error:`;
  if (handler.exec) {
    const command = handler.exec.command ?? [];
    const result: Result<ExecSyncResult> = yield* call((reply) => context.node.runtime.execSync(target.containerId, command, noTimeout, reply));
    const failure = execFailure(command, result);
    if (failure === undefined) return undefined;
    const output = 'value' in result ? decodeText(result.value.stdout) + decodeText(result.value.stderr) : '';
    return `Exec lifecycle hook ([${command.join(' ')}]) ${of} ${failure}, message: ${quote(output)}`;
  }
  if (handler.httpGet) {
    const failure = yield* runHttp(context, handler.httpGet, target);
    return failure === undefined ? undefined : `HTTP lifecycle hook (${handler.httpGet.path ?? ''}) ${of} ${failure}`;
  }
  if (handler.sleep) yield* sleep(context.clock, handler.sleep.seconds * second, 'kubelet: sleep hook');
  return undefined;
}

/** How a command failed, in the words of the kubelet's runtime client; undefined: it ended with 0. */
export function execFailure(command: readonly string[], result: Result<ExecSyncResult>): string | undefined {
  if ('error' in result) return `rpc error: code = ${result.error.code} desc = ${result.error.message}`;
  if (result.value.exitCode === 0) return undefined;
  return `command '${command.join(' ')}' exited with ${result.value.exitCode}: ${decodeText(result.value.stderr)}`;
}

function* runHttp(context: KubeletContext, action: NonNullable<LifecycleHandler['httpGet']>, target: HookTarget): Routine<string | undefined> {
  const port = computePort(action.port, target.container);
  if ('error' in port) return port.error;
  const host = action.host || target.podIP;
  if (!host) return `failed to find networking container: &{${target.containerId}}`;
  const path = action.path ?? '';
  const request = {
    scheme: action.scheme ?? 'HTTP',
    host,
    port: port.port,
    path: path.startsWith('/') ? path : `/${path}`,
    headers: (action.httpHeaders ?? []).map(({ name, value }) => ({ name, value })),
  } as const;
  const result: Result<HttpResponse> = yield* call((reply) => context.node.network.httpGet(request, httpTimeout, reply));
  if ('error' in result) return `Get "${request.scheme.toLowerCase()}://${host}:${port.port}${request.path}": ${result.error.message}`;
  return undefined;
}

import { second } from '../../../time/index.ts';
import type { Container, LifecycleHandler, Pod } from '../../api/types.ts';
import type { ExecSyncResult, HttpRequest, HttpResponse, Result } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { formatPod } from '../pod.ts';
import { computeHttpRequest, urlOf } from '../prober/http-get.ts';
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
  const host = action.host || target.podIP;
  if (!host) return `failed to find networking container: &{${target.containerId}}`;
  const request = computeHttpRequest(action, target.container, host, 'kube-lifecycle');
  if ('error' in request) return request.error;
  const get = (asked: HttpRequest) => call<HttpResponse>((reply) => context.node.network.httpGet(asked, httpTimeout, reply));
  const result = yield* get(request);
  if (!('error' in result)) return undefined;
  const failure = `Get "${urlOf(request)}": ${result.error.message}`;
  if (!failure.includes('server gave HTTP response to HTTPS client')) return failure;
  const again = yield* get({ ...request, scheme: 'HTTP', headers: request.headers.filter(({ name }) => name.toLowerCase() !== 'authorization') });
  if ('error' in again) return failure;
  const message = `request to HTTPS lifecycle hook ${host}:${request.port} got HTTP response, retry with HTTP succeeded`;
  context.recorder.podEvent(target.pod, 'Warning', 'LifecycleHTTPFallback', message);
  return undefined;
}

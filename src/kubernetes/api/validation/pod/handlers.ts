import { type FieldError, forbidden, invalid, notSupported, required } from '../../fielderror.ts';
import type { ExecAction, GRPCAction, HTTPGetAction, Lifecycle, LifecycleHandler, PodSpec, Probe, SleepAction, TCPSocketAction } from '../../types.ts';
import { check, checkNotNegative, checkRange, isHttpHeaderName, isPortName } from '../names.ts';
import { linuxStopSignals, windowsStopSignals } from './signals.ts';

interface Handler {
  readonly exec?: ExecAction;
  readonly httpGet?: HTTPGetAction;
  readonly tcpSocket?: TCPSocketAction;
  readonly grpc?: GRPCAction;
  readonly sleep?: SleepAction;
}

/** A port by number, or by the name of a port. */
export function validatePort(port: number | string, path: string, errors: FieldError[]): void {
  if (typeof port === 'number') checkRange(port, 1, 65535, path, errors);
  else check(isPortName, port, path, errors);
}

const schemes = ['HTTP', 'HTTPS'];

function validateHttpGet(action: HTTPGetAction, path: string, errors: FieldError[]): void {
  if (!action.path) errors.push(required(`${path}.path`));
  validatePort(action.port, `${path}.port`, errors);
  if (!schemes.includes(action.scheme ?? '')) errors.push(notSupported(`${path}.scheme`, action.scheme ?? '', schemes));
  for (const header of action.httpHeaders ?? []) check(isHttpHeaderName, header.name, `${path}.httpHeaders`, errors);
}

function validateSleep(action: SleepAction, gracePeriod: number | undefined, path: string, errors: FieldError[]): void {
  if (gracePeriod === undefined || (action.seconds >= 0 && action.seconds <= gracePeriod)) return;
  errors.push(invalid(path, action.seconds, `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`));
}

const kinds = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;

function validateAction(handler: Handler, kind: (typeof kinds)[number], gracePeriod: number | undefined, path: string, errors: FieldError[]): void {
  if (kind === 'exec') {
    if (!handler.exec?.command?.length) errors.push(required(`${path}.command`));
  } else if (kind === 'httpGet') validateHttpGet(handler.httpGet!, path, errors);
  else if (kind === 'tcpSocket') validatePort(handler.tcpSocket!.port, `${path}.port`, errors);
  else if (kind === 'grpc') validatePort(handler.grpc!.port, `${path}.port`, errors);
  else validateSleep(handler.sleep!, gracePeriod, path, errors);
}

function validateHandler(handler: Handler, gracePeriod: number | undefined, path: string, errors: FieldError[]): void {
  let count = 0;
  for (const kind of kinds) {
    if (handler[kind] === undefined) continue;
    if (count++ > 0) errors.push(forbidden(`${path}.${kind}`, 'may not specify more than 1 handler type'));
    else validateAction(handler, kind, gracePeriod, `${path}.${kind}`, errors);
  }
  if (count === 0) errors.push(required(path, 'must specify a handler type'));
}

const counts = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const;

function validateProbe(probe: Probe, gracePeriod: number | undefined, path: string, errors: FieldError[]): void {
  validateHandler(probe, gracePeriod, path, errors);
  for (const field of counts) checkNotNegative(probe[field], `${path}.${field}`, errors);
  const own = probe.terminationGracePeriodSeconds;
  if (own !== undefined && own <= 0) errors.push(invalid(`${path}.terminationGracePeriodSeconds`, own, 'must be greater than 0'));
}

interface ProbedContainer {
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
}

/** The three probes; the grace period is the Pod's, in seconds. */
export function validateProbes(container: ProbedContainer, gracePeriod: number | undefined, path: string, errors: FieldError[]): void {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  if (livenessProbe) validateOnceSuccessful(livenessProbe, gracePeriod, `${path}.livenessProbe`, errors);
  if (readinessProbe) {
    validateProbe(readinessProbe, gracePeriod, `${path}.readinessProbe`, errors);
    const own = readinessProbe.terminationGracePeriodSeconds;
    if (own !== undefined) errors.push(invalid(`${path}.readinessProbe.terminationGracePeriodSeconds`, own, 'must not be set for readinessProbes'));
  }
  if (startupProbe) validateOnceSuccessful(startupProbe, gracePeriod, `${path}.startupProbe`, errors);
}

function validateOnceSuccessful(probe: Probe, gracePeriod: number | undefined, path: string, errors: FieldError[]): void {
  validateProbe(probe, gracePeriod, path, errors);
  if (probe.successThreshold !== 1) errors.push(invalid(`${path}.successThreshold`, probe.successThreshold ?? 0, 'must be 1'));
}

function validateStopSignal(signal: string, os: PodSpec['os'], path: string, errors: FieldError[]): void {
  if (!os) return void errors.push(forbidden(path, 'may not be set for containers with empty `spec.os.name`'));
  const supported = os.name === 'windows' ? windowsStopSignals : os.name === 'linux' ? linuxStopSignals : undefined;
  if (supported && !supported.includes(signal)) errors.push(notSupported(path, signal, supported));
}

export function validateLifecycle(lifecycle: Lifecycle, gracePeriod: number | undefined, os: PodSpec['os'], path: string, errors: FieldError[]): void {
  const hooks: readonly (readonly ['postStart' | 'preStop', LifecycleHandler | undefined])[] = [
    ['postStart', lifecycle.postStart],
    ['preStop', lifecycle.preStop],
  ];
  for (const [name, hook] of hooks) if (hook) validateHandler(hook, gracePeriod, `${path}.${name}`, errors);
  if (lifecycle.stopSignal !== undefined) validateStopSignal(lifecycle.stopSignal, os, `${path}.stopSignal`, errors);
}

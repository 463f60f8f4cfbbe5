import { annotate } from './cmd/annotate/index.ts';
import { apiResources } from './cmd/api-resources/index.ts';
import { apiVersions } from './cmd/api-versions/index.ts';
import { apply } from './cmd/apply/index.ts';
import { attach } from './cmd/attach/index.ts';
import { auth } from './cmd/auth/index.ts';
import { autoscale } from './cmd/autoscale/index.ts';
import { clusterInfo } from './cmd/cluster-info/index.ts';
import { config } from './cmd/config/index.ts';
import { cordon, uncordon } from './cmd/cordon/index.ts';
import { cp } from './cmd/cp/index.ts';
import { create } from './cmd/create/index.ts';
import { debug } from './cmd/debug/index.ts';
import { deleteCommand } from './cmd/delete/index.ts';
import { describe } from './cmd/describe/index.ts';
import { diff } from './cmd/diff/index.ts';
import { drain } from './cmd/drain/index.ts';
import { edit } from './cmd/edit/index.ts';
import { events } from './cmd/events/index.ts';
import { exec } from './cmd/exec/index.ts';
import { explain } from './cmd/explain/index.ts';
import { expose } from './cmd/expose/index.ts';
import { get } from './cmd/get/index.ts';
import { label } from './cmd/label/index.ts';
import { logs } from './cmd/logs/index.ts';
import { patch } from './cmd/patch/index.ts';
import { plugin } from './cmd/plugin/index.ts';
import { portForward } from './cmd/port-forward/index.ts';
import { replace } from './cmd/replace/index.ts';
import { rollout } from './cmd/rollout/index.ts';
import { run } from './cmd/run/index.ts';
import { scale } from './cmd/scale/index.ts';
import { set } from './cmd/set/index.ts';
import { taint } from './cmd/taint/index.ts';
import { top } from './cmd/top/index.ts';
import { version } from './cmd/version/index.ts';
import { wait } from './cmd/wait/index.ts';
import type { Command } from './command.ts';

/** All verbs, in the order of the real program, in which it proposes them for a mistyped one. */
export const root: Command = {
  name: 'kubectl',
  use: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager',
  commands: [
    create,
    expose,
    run,
    set,
    explain,
    get,
    edit,
    deleteCommand,
    rollout,
    scale,
    autoscale,
    clusterInfo,
    top,
    cordon,
    uncordon,
    drain,
    taint,
    describe,
    logs,
    attach,
    exec,
    portForward,
    cp,
    auth,
    debug,
    events,
    diff,
    apply,
    patch,
    replace,
    wait,
    label,
    annotate,
    apiResources,
    apiVersions,
    config,
    plugin,
    version,
  ],
};

/** Verbs that the real kubectl has and Podlab lacks, with the reason. */
export const notSimulated: Readonly<Record<string, string>> = {
  proxy: 'the API is reached with kubectl itself',
  kustomize: 'kustomizations are not built',
  completion: "the terminal's Tab asks `kubectl __complete` itself",
  certificate: 'certificate signing requests are not simulated',
  kuberc: 'preferences of kubectl are not simulated',
  alpha: 'has no command that is simulated',
};

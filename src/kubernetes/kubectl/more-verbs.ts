import { alpha } from './cmd/alpha/index.ts';
import { annotate } from './cmd/annotate/index.ts';
import { apiResources } from './cmd/api-resources/index.ts';
import { apiVersions } from './cmd/api-versions/index.ts';
import { attach } from './cmd/attach/index.ts';
import { auth } from './cmd/auth/index.ts';
import { autoscale } from './cmd/autoscale/index.ts';
import { clusterInfo } from './cmd/cluster-info/index.ts';
import { completion } from './cmd/completion/index.ts';
import { config } from './cmd/config/index.ts';
import { cordon, uncordon } from './cmd/cordon/index.ts';
import { cp } from './cmd/cp/index.ts';
import { create } from './cmd/create/index.ts';
import { debug } from './cmd/debug/index.ts';
import { diff } from './cmd/diff/index.ts';
import { drain } from './cmd/drain/index.ts';
import { edit } from './cmd/edit/index.ts';
import { events } from './cmd/events/index.ts';
import { explain } from './cmd/explain/index.ts';
import { expose } from './cmd/expose/index.ts';
import { kustomize } from './cmd/kustomize/index.ts';
import { label } from './cmd/label/index.ts';
import { patch } from './cmd/patch/index.ts';
import { plugin } from './cmd/plugin/index.ts';
import { portForward } from './cmd/port-forward/index.ts';
import { proxy } from './cmd/proxy/index.ts';
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

/** Verbs that are loaded when one of them is typed. Their names and their order are registry.ts'. */
export const moreVerbs: readonly Command[] = [
  create,
  expose,
  run,
  set,
  explain,
  edit,
  rollout,
  scale,
  autoscale,
  clusterInfo,
  top,
  cordon,
  uncordon,
  drain,
  taint,
  attach,
  portForward,
  proxy,
  cp,
  auth,
  debug,
  events,
  diff,
  patch,
  replace,
  wait,
  kustomize,
  label,
  annotate,
  completion,
  apiResources,
  apiVersions,
  config,
  plugin,
  version,
  alpha,
];

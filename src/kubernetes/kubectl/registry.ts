import { apply } from './cmd/apply/index.ts';
import { deleteCommand } from './cmd/delete/index.ts';
import { describe } from './cmd/describe/index.ts';
import { exec } from './cmd/exec/index.ts';
import { get } from './cmd/get/index.ts';
import { logs } from './cmd/logs/index.ts';
import type { Command } from './command.ts';
import { moreKubectlPart } from './parts.ts';
import { verbOf } from './verb-of.ts';

/** A verb of the part `kubectl-more`. */
const more = (name: string): Command => verbOf(name, () => moreKubectlPart.code.moreVerbs);

/** All verbs, in the order of the real program, in which it proposes them for a mistyped one. Those that few labs need are in more-verbs.ts. */
export const root: Command = {
  name: 'kubectl',
  use: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager',
  commands: [
    more('create'),
    more('expose'),
    more('run'),
    more('set'),
    more('explain'),
    get,
    more('edit'),
    deleteCommand,
    more('rollout'),
    more('scale'),
    more('autoscale'),
    more('cluster-info'),
    more('top'),
    more('cordon'),
    more('uncordon'),
    more('drain'),
    more('taint'),
    describe,
    logs,
    more('attach'),
    exec,
    more('port-forward'),
    more('proxy'),
    more('cp'),
    more('auth'),
    more('debug'),
    more('events'),
    more('diff'),
    apply,
    more('patch'),
    more('replace'),
    more('wait'),
    more('kustomize'),
    more('label'),
    more('annotate'),
    more('completion'),
    more('api-resources'),
    more('api-versions'),
    more('config'),
    more('plugin'),
    more('version'),
    more('alpha'),
  ],
};

/** Verbs that the real kubectl has and Podlab lacks, with the reason. */
export const notSimulated: Readonly<Record<string, string>> = {
  certificate: 'certificate signing requests are not simulated',
  kuberc: 'preferences of kubectl are not simulated',
};

import type { Command } from '../../command.ts';
import { configMap, secret } from './sub/config.ts';
import { ingress } from './sub/ingress.ts';
import { service } from './sub/network.ts';
import { namespace, podDisruptionBudget, priorityClass, quota, serviceAccount, token } from './sub/policy.ts';
import { clusterRole, clusterRoleBinding, role, roleBinding } from './sub/rbac.ts';
import { cronJob, deployment, job } from './sub/workloads.ts';

/** kubectl create configmap, deployment, … */
export const createCommands: readonly Command[] = [
  namespace,
  quota,
  secret,
  configMap,
  serviceAccount,
  service,
  deployment,
  clusterRole,
  clusterRoleBinding,
  role,
  roleBinding,
  podDisruptionBudget,
  priorityClass,
  job,
  cronJob,
  ingress,
  token,
];

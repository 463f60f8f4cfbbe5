import { type Rules, rules } from '../kind-rules.ts';
import { validateBinding } from './binding.ts';
import { validatePod } from './pod.ts';
import { validatePodStatus } from './pod-status.ts';
import { validatePodUpdate } from './pod-update.ts';
import { validateEphemeralContainersUpdate, validateResize } from './subresources.ts';

/** Of Pods, by `group/Kind`. */
export const podRules: Readonly<Record<string, Rules>> = {
  '/Pod': rules(validatePod, {
    update: validatePodUpdate,
    status: validatePodStatus,
    subresources: { ephemeralcontainers: validateEphemeralContainersUpdate, resize: validateResize },
  }),
  '/Binding': rules(validateBinding),
};

/** Where the logs of a Pod's containers are on the node. */
export const podLogDirectory = ({ namespace, name, uid }: { readonly namespace?: string; readonly name?: string; readonly uid?: string }): string =>
  `/var/log/pods/${namespace}_${name}_${uid}`;

/** File names of the links are cut here, so that suffixes fit within the 255 bytes of a name. */
const maxName = 251;

/**
 * Where agents that collect logs find a container's: a link to its log file (kuberuntime legacyLogSymlink). The name tells the Pod,
 * its namespace, the container and its id.
 */
export function logLink(pod: { readonly name: string; readonly namespace: string }, container: string, id: string): string {
  return `/var/log/containers/${`${pod.name}_${pod.namespace}_${container}-${id}`.slice(0, maxName)}.log`;
}

/**
 * kubectl: the command line of the cluster, as a program of a machine.
 *
 * Models: k8s.io/kubectl, k8s.io/cli-runtime, Kubernetes 1.36.
 * Simulated: the verbs with their flags, messages and exit statuses; kubeconfig files; discovery and mapping of types; manifests from files, directories and standard input; tables, YAML, KYAML, JSON, JSONPath, Go templates and custom columns; watches, logs, terminals and ports of containers; debugging containers, copies and node Pods; kustomizations; the proxy to the API; completion.
 * Not simulated: Unix sockets of proxy; vars, Helm charts, plug-ins and the origin annotations of kustomizations; apply --applyset (an alpha feature that the environment must ask for); what the completion scripts do (the terminal asks `kubectl __complete` itself); metrics of top; manifests from addresses (labs have no such server); certificate, kuberc, auth reconcile and diff --prune (nothing to show in a lab); plug-ins for credentials (users are given by the kubeconfig); caches of discovery on disk (the answers come at once).
 */

export type { ClusterAddress, Credentials, KubectlOptions } from './options.ts';
export { kubectl, kubectlPart, moreKubectlPart } from './parts.ts';

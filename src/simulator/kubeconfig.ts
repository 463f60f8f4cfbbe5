export const serverAddress = 'https://172.18.0.1:6443';
export const adminToken = 'podlab-admin-token';

/** The workstation's ~/.kube/config: one cluster, one user, one context. */
export const kubeconfig = `apiVersion: v1
clusters:
- cluster:
    certificate-authority: /etc/kubernetes/pki/ca.crt
    server: ${serverAddress}
  name: podlab
contexts:
- context:
    cluster: podlab
    namespace: default
    user: kubernetes-admin
  name: podlab
current-context: podlab
kind: Config
preferences: {}
users:
- name: kubernetes-admin
  user:
    token: ${adminToken}
`;

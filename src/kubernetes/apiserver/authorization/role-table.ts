/**
 * What the built-in roles allow: name, then rules separated by `;`. A rule is `VERBS GROUP:RESOURCES`, `VERBS GROUP:RESOURCES=NAMES` or
 * `VERBS /PATHS`, each part a list with commas, several groups joined by `+`; `read`, `write`, `events` are the usual ones
 * (plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go).
 */
export const roleTable: Readonly<Record<string, string>> = {
  'cluster-admin': '* *:*; * *',
  'system:aggregate-to-admin': 'create authorization.k8s.io:localsubjectaccessreviews; read,write rbac.authorization.k8s.io:roles,rolebindings',
  'system:aggregate-to-edit':
    'read :pods/attach,pods/proxy,pods/exec,pods/portforward,secrets,services/proxy; impersonate :serviceaccounts; write :pods,pods/attach,pods/proxy,pods/exec,pods/portforward; create :pods/eviction; write :replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/proxy,persistentvolumeclaims,configmaps,secrets,events; create :serviceaccounts/token; write apps:statefulsets,statefulsets/scale,daemonsets,deployments,deployments/scale,deployments/rollback,replicasets,replicasets/scale; write autoscaling:horizontalpodautoscalers; write batch:jobs,cronjobs; write extensions:daemonsets,deployments,deployments/scale,deployments/rollback,ingresses,replicasets,replicasets/scale,replicationcontrollers/scale,networkpolicies; write policy:poddisruptionbudgets; write networking.k8s.io:networkpolicies,ingresses; read,write coordination.k8s.io:leases; write resource.k8s.io:resourceclaims,resourceclaimtemplates',
  'system:aggregate-to-view':
    'read :pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,configmaps; read :limitranges,resourcequotas,bindings,events,pods/status,resourcequotas/status,namespaces/status,replicationcontrollers/status,pods/log; read :namespaces; read discovery.k8s.io:endpointslices; read apps:controllerrevisions,statefulsets,statefulsets/status,statefulsets/scale,daemonsets,daemonsets/status,deployments,deployments/status,deployments/scale,replicasets,replicasets/status,replicasets/scale; read autoscaling:horizontalpodautoscalers,horizontalpodautoscalers/status; read batch:jobs,cronjobs,cronjobs/status,jobs/status; read extensions:daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,ingresses,ingresses/status,replicasets,replicasets/scale,replicasets/status,replicationcontrollers/scale,networkpolicies; read policy:poddisruptionbudgets,poddisruptionbudgets/status; read networking.k8s.io:networkpolicies,ingresses,ingresses/status; read resource.k8s.io:resourceclaims,resourceclaims/status,resourceclaimtemplates',
  'system:auth-delegator': 'create authentication.k8s.io:tokenreviews; create authorization.k8s.io:subjectaccessreviews',
  'system:basic-user': 'create authorization.k8s.io:selfsubjectaccessreviews,selfsubjectrulesreviews; create authentication.k8s.io:selfsubjectreviews',
  'system:certificates.k8s.io:certificatesigningrequests:nodeclient': 'create certificates.k8s.io:certificatesigningrequests/nodeclient',
  'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient': 'create certificates.k8s.io:certificatesigningrequests/selfnodeclient',
  'system:certificates.k8s.io:kube-apiserver-client-approver': 'approve certificates.k8s.io:signers=kubernetes.io/kube-apiserver-client',
  'system:certificates.k8s.io:kube-apiserver-client-kubelet-approver': 'approve certificates.k8s.io:signers=kubernetes.io/kube-apiserver-client-kubelet',
  'system:certificates.k8s.io:kubelet-serving-approver': 'approve certificates.k8s.io:signers=kubernetes.io/kubelet-serving',
  'system:certificates.k8s.io:legacy-unknown-approver': 'approve certificates.k8s.io:signers=kubernetes.io/legacy-unknown',
  'system:discovery': 'get /livez,/readyz,/healthz,/version,/version/,/openapi,/openapi/*,/api,/api/*,/apis,/apis/*',
  'system:heapster': 'read :events,pods,nodes,namespaces; read extensions:deployments',
  'system:kube-aggregator': 'read :services,endpoints',
  'system:kube-controller-manager':
    'events; create coordination.k8s.io:leases; get,update coordination.k8s.io:leases=kube-controller-manager; create :secrets,serviceaccounts; delete :secrets; get :namespaces,secrets,serviceaccounts,configmaps; update :secrets,serviceaccounts; create authentication.k8s.io:tokenreviews; create authorization.k8s.io:subjectaccessreviews; list,watch *:*; create :serviceaccounts/token',
  'system:kube-dns': 'list,watch :endpoints,services',
  'system:kube-scheduler':
    'events; create coordination.k8s.io:leases; get,update,list,watch coordination.k8s.io:leases=kube-scheduler; read,write coordination.k8s.io:leasecandidates; read :nodes; read,delete :pods; create :pods/binding,bindings; patch,update :pods/status; read :services,replicationcontrollers; read apps+extensions:replicasets; read apps:statefulsets; read policy:poddisruptionbudgets; read :persistentvolumeclaims,persistentvolumes; create authentication.k8s.io:tokenreviews; create authorization.k8s.io:subjectaccessreviews; read storage.k8s.io:csinodes; read storage.k8s.io:volumeattachments; read :namespaces; read storage.k8s.io:csidrivers; read storage.k8s.io:csistoragecapacities; read resource.k8s.io:deviceclasses; read,update,patch resource.k8s.io:resourceclaims; read,update,patch resource.k8s.io:resourceclaims/status; update :pods/finalizers; read resource.k8s.io:resourceslices',
  'system:kubelet-api-admin': 'read :nodes; proxy :nodes; * :nodes/proxy,nodes/metrics,nodes/stats,nodes/log; * :nodes/pods,nodes/healthz,nodes/configz',
  'system:monitoring': 'get /metrics,/metrics/slis,/livez,/readyz,/healthz,/livez/*,/readyz/*,/healthz/*; get :nodes/metrics',
  'system:node':
    'create authentication.k8s.io:tokenreviews; create authorization.k8s.io:subjectaccessreviews,localsubjectaccessreviews; read :services; create,read :nodes; update,patch :nodes/status; update,patch :nodes; create,update,patch :events; read :pods; create,delete :pods; update,patch :pods/status; create :pods/eviction; read :secrets,configmaps; get :persistentvolumeclaims,persistentvolumes; get :endpoints; create,read certificates.k8s.io:certificatesigningrequests; get,create,update,patch,delete coordination.k8s.io:leases; get storage.k8s.io:volumeattachments; create :serviceaccounts/token; get,update,patch :persistentvolumeclaims/status; read storage.k8s.io:csidrivers; get,create,update,patch,delete storage.k8s.io:csinodes; read node.k8s.io:runtimeclasses; get resource.k8s.io:resourceclaims; deletecollection resource.k8s.io:resourceslices; get :serviceaccounts',
  'system:node-bootstrapper': 'create,read certificates.k8s.io:certificatesigningrequests',
  'system:node-problem-detector': 'get :nodes; patch :nodes/status; events',
  'system:node-proxier':
    'list,watch :services,endpoints; read :nodes; events; list,watch networking.k8s.io:servicecidrs; list,watch discovery.k8s.io:endpointslices',
  'system:persistent-volume-provisioner':
    'read,create,delete :persistentvolumes; read,update :persistentvolumeclaims; read storage.k8s.io:storageclasses; watch :events; events',
  'system:public-info-viewer': 'get /livez,/readyz,/healthz,/version,/version/',
  'system:service-account-issuer-discovery': 'get /.well-known/openid-configuration,/.well-known/openid-configuration/,/openid/v1/jwks,/openid/v1/jwks/',
  'system:volume-scheduler': 'read,update,patch :persistentvolumes; read storage.k8s.io:storageclasses; read,update,patch :persistentvolumeclaims',
};

/** Whom the built-in bindings name, as `group:NAME`, `user:NAME` or `sa:NAMESPACE/NAME`; each binds the role of its own name. */
export const bindingTable: Readonly<Record<string, readonly string[]>> = {
  'cluster-admin': ['group:system:masters'],
  'system:basic-user': ['group:system:authenticated'],
  'system:discovery': ['group:system:authenticated'],
  'system:kube-controller-manager': ['user:system:kube-controller-manager'],
  'system:kube-dns': ['sa:kube-system/kube-dns'],
  'system:kube-scheduler': ['user:system:kube-scheduler'],
  'system:monitoring': ['group:system:monitoring'],
  'system:node': [],
  'system:node-proxier': ['user:system:kube-proxy'],
  'system:public-info-viewer': ['group:system:authenticated', 'group:system:unauthenticated'],
  'system:service-account-issuer-discovery': ['group:system:serviceaccounts'],
  'system:volume-scheduler': ['user:system:kube-scheduler'],
};

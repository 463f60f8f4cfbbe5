import { expect, test } from 'vitest';
import { runSession, sessionSimulation } from './session.ts';

const policies = `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: {name: full-names}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
  reinvocationPolicy: Never
  mutations:
  - patchType: JSONPatch
    jsonPatch:
      expression: >-
        [JSONPatch{op: "replace", path: "/spec/containers/0/image", value: "docker.io/library/" + object.spec.containers[0].image}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: {name: full-names}
spec: {policyName: full-names}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: few}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}
    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
  matchConditions:
  - {name: not-web, expression: '!object.metadata.name.startsWith("web")'}
  validations:
  - expression: has(object.spec.replicas) && object.spec.replicas <= 3
    messageExpression: '"not this " + request.kind.kind'
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: few}
spec: {policyName: few, validationActions: [Deny]}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: few-warned}
spec: {policyName: few, validationActions: [Warn]}
`;

/** What the commands print that follow the policies. */
function outputsOf(...commands: string[]): string[] {
  const texts = ['kubectl apply -f policies.yaml', 'sleep 2', ...commands];
  const results = runSession(
    sessionSimulation('a', () => undefined),
    { cluster: 'a', inDefault: true, files: [{ name: 'policies.yaml', text: policies }], commands: texts.map((text) => ({ text })) },
  );
  return results.slice(2).map(({ output }) => output.trim());
}

test('the Pods of a Deployment are changed as a person’s are, and the Deployment is not', () => {
  const [, , template, pods] = outputsOf(
    'kubectl create deployment web --image=nginx:1.29',
    'sleep 5',
    "kubectl get deployment web -o jsonpath='{.spec.template.spec.containers[0].image}'",
    "kubectl get pods -o custom-columns=:.spec.containers[0].image,:.status.phase --no-headers | tr -s ' '",
  );
  expect({ template, pods }).toEqual({ template: 'nginx:1.29', pods: 'docker.io/library/nginx:1.29 Running' });
});

test('kubectl tells of a denial and of a warning in its own forms', () => {
  const [run, , create, warned] = outputsOf(
    'kubectl run one --image=nginx:1.29',
    'kubectl delete validatingadmissionpolicybinding few-warned',
    'sleep 1; kubectl create deployment many --image=nginx:1.29 --replicas=4',
    "kubectl get validatingadmissionpolicy few -o custom-columns=NAME:.metadata.name,FAILURE:.spec.failurePolicy --no-headers | tr -s ' '",
  );
  const denial = "ValidatingAdmissionPolicy 'few' with binding 'few' denied request: not this";
  expect(run).toBe(
    [
      "Warning: Validation failed for ValidatingAdmissionPolicy 'few' with binding 'few-warned': not this Pod",
      `The pods "one" is invalid: : ${denial} Pod`,
    ].join('\n'),
  );
  expect(create).toBe(`error: failed to create deployment: deployments.apps "many" is forbidden: ${denial} Deployment`);
  expect(warned).toBe('few Fail');
});

test('what makes Pods meets the denial, and says so in an event', () => {
  const [, , , events] = outputsOf(
    'kubectl create job task --image=busybox:1.36 -- true',
    'sleep 3',
    'kubectl get pods',
    "kubectl get events --field-selector reason=FailedCreate -o jsonpath='{.items[0].message}' | sed 's/task-[a-z0-9]*/task-x/'",
  );
  expect(events).toContain("Error creating: pods \"task-x\" is forbidden: ValidatingAdmissionPolicy 'few' with binding 'few' denied request: not this Pod");
});

test('nobody opens a shell where a policy forbids it', () => {
  const policy = [
    'apiVersion: admissionregistration.k8s.io/v1',
    'kind: ValidatingAdmissionPolicy',
    'metadata: {name: few}',
    'spec:',
    "  matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CONNECT], resources: [pods/exec]}]}",
    '  validations: [{expression: \'object.command[0] != "sh"\', message: no shells, reason: Forbidden}]',
  ].join('\n');
  const [, , , shell, list, logs] = outputsOf(
    `echo '${policy.replaceAll("'", "'\\''")}' | kubectl replace -f -`,
    'kubectl run web --image=nginx:1.29',
    'sleep 5',
    'kubectl exec web -- sh -c true',
    'kubectl exec web -- ls -d /etc',
    'kubectl logs web | wc -l',
  );
  expect(shell).toBe(
    `error: unable to upgrade connection: pods "web" is forbidden: ValidatingAdmissionPolicy 'few' with binding 'few' denied request: no shells`,
  );
  expect(list).toBe('/etc');
  expect(Number(logs)).toBeGreaterThan(0);
});

test('the kinds have their columns', () => {
  const [outputs] = outputsOf('kubectl get mutatingadmissionpolicies,mutatingadmissionpolicybindings,validatingadmissionpolicies --no-headers | tr -s " "');
  expect(
    outputs!
      .replaceAll(/\d+s$/gm, 'AGE')
      .split('\n')
      .filter((line) => line !== ''),
  ).toEqual([
    'mutatingadmissionpolicy.admissionregistration.k8s.io/full-names 1 <unset> AGE',
    'mutatingadmissionpolicybinding.admissionregistration.k8s.io/full-names full-names <unset> AGE',
    'validatingadmissionpolicy.admissionregistration.k8s.io/few 1 <unset> AGE',
  ]);
});

import { expect, test } from 'vitest';
import { clusterWithShell } from './testing/cluster-with-shell.ts';

const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53';
const pod = (name: string, args: string, probe: string) =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers:\n  - name: app\n    image: ${image}\n    args: [${args}]\n    readinessProbe: {periodSeconds: 2, grpc: ${probe}}\n`;

/** A fresh cluster with a shell. */
function lab() {
  const cluster = clusterWithShell();
  const failures = (name: string) =>
    cluster.run(`kubectl get events --field-selector involvedObject.name=${name},reason=Unhealthy -o jsonpath='{range .items[*]}{.message}{"\\n"}{end}'`);
  return { ...cluster, failures };
}

const ready = "kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name}={.status.containerStatuses[0].ready} {end}'";

test('gRPC probes ask for the health of a service, and see it change', () => {
  const { run, apply, wait, failures } = lab();
  apply(
    pod('named', 'grpc-health-checking, --service=live', '{port: 5000, service: live}') +
      pod('other', 'grpc-health-checking, --port=7000', '{port: 7000, service: live}') +
      pod('plain', 'netexec', '{port: 8080}') +
      pod('ill', 'grpc-health-checking, --delay-unhealthy-sec=8', '{port: 5000}'),
  );
  wait(8);
  expect(run(ready)).toBe('ill=true named=true other=false plain=false ');
  expect(failures('other')).toContain('Readiness probe failed: error: health rpc probe failed: rpc error: code = NotFound desc = unknown service\n');
  expect(failures('plain')).toMatch(/timeout: failed to connect service "[\d.]+:8080" within 1s: context deadline exceeded\n$/);
  run('kubectl port-forward named 8080:8080 >/dev/null & sleep 1; curl -s http://localhost:8080/make-not-serving; kill %1');
  wait(10);
  expect(run(ready)).toBe('ill=false named=false other=false plain=false ');
  expect(failures('named')).toBe('Readiness probe failed: service unhealthy (responded with "NOT_SERVING")\n');
});

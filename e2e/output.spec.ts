import { expect, test } from '@playwright/test';
import { LabPage, manifest } from './lab-page.ts';

const table = 'kubectl get pods -o wide';

test('after apply the outputs come, stay current, and mark what changed', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.apply();
  await expect(lab.applied).toContainText('pod/hello created');
  await expect(lab.view(table)).toContainText('Running');
  await expect(lab.lab.locator(`[data-view="${table}"] mark`).last()).toContainText('hello');
  await expect(lab.lab.locator(`[data-view="${table}"] small`)).toContainText('changed');
});

test('what apply refuses is shown in the words of kubectl, with a marker at the line', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.write(manifest((text) => text.replace('image:', 'imge:')));
  await lab.apply();
  await expect(lab.applied).toContainText('strict decoding error: unknown field "spec.containers[0].imge"');
  await expect(lab.applied.locator('.failed, small')).not.toHaveCount(0);
  await lab.lab.locator('.markers button').click();
  await expect(lab.editor.locator('.monaco-editor.focused')).toBeVisible();
});

test('a value that is selected in one output is marked in the others', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.apply();
  await expect(lab.view(table)).toContainText('Running');
  const others = await lab.view(table).evaluate((pre) => {
    const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.nodeValue?.indexOf('hello') ?? -1;
      if (at >= 0) document.getSelection()?.setBaseAndExtent(node, at, node, at + 'hello'.length);
    }
    return new Promise<number>((resolve) => setTimeout(() => resolve(CSS.highlights.get('equal-text')?.size ?? 0), 100));
  });
  expect(others).toBeGreaterThan(0);
});

test('the picture shows the Pod on its node, in words too', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.apply();
  await expect(lab.lab.locator('svg.picture desc')).toHaveText(/Pod hello on node-\d: Running, 1\/1 ready, container main running/);
  await lab.lab.getByText('The picture as a table').click();
  await expect(lab.lab.getByRole('rowheader', { name: 'hello' })).toBeVisible();
});

test('an apply of what is there already comes back with updated outputs', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.apply();
  await lab.wake();
  await lab.apply();
  await expect(lab.applied).toContainText('unchanged');
});

test('beside the editor a long output takes the room there is; one that prints nothing says so', async ({ page }) => {
  const lab = new LabPage(page, 'One directory, two paths');
  await lab.open('/02-inside-a-pod/06-file-systems-and-volumes/');
  await lab.apply();
  const describe = lab.view('kubectl describe pod half');
  await expect(describe).toContainText('Events:');
  expect(await describe.evaluate((pre) => pre.clientHeight)).toBeGreaterThan(400);
  const quiet = new LabPage(page, 'Repair the clash');
  await quiet.open('/02-inside-a-pod/07-ports-and-localhost/');
  await quiet.lab.getByRole('tab', { name: 'Terminal' }).click();
  await quiet.button('Show solution').click();
  await quiet.openTerminal();
  await page.keyboard.type('kubectl delete pod clash; kubectl apply -f clash.yaml\n');
  await quiet.button('+1 min').click();
  await quiet.tab('Output').click();
  await expect(quiet.view('kubectl logs clash -c admin')).toHaveText('');
  expect(await quiet.view('kubectl logs clash -c admin').evaluate((pre) => getComputedStyle(pre, '::before').content)).toBe('"no output"');
});

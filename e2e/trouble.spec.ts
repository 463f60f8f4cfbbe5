import { expect, type Page, test } from '@playwright/test';
import { LabPage, manifest } from './lab-page.ts';

/** Runs a script in front of the simulation's own, in its worker. */
async function inWorker(page: Page, script: string): Promise<void> {
  await page.route(/lab\.worker-.*\.js/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script}\n${await response.text()}` });
  });
}

/** The text `spin` in a file that is checked keeps the worker busy for good. */
const spin = `addEventListener('message', ({ data }) => { if (data.kind === 'diagnose' && data.text.includes('spin')) for (;;); });`;

test('a simulation that does not answer is told after 3 seconds and can be stopped, the text stays', async ({ page }) => {
  await inWorker(page, spin);
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.write('spin for ever');
  await expect(lab.lab).toHaveAttribute('data-state', 'stuck');
  await expect(lab.lab.getByRole('alert')).toContainText('has not answered for 3 seconds');
  await lab.button('Stop it').click();
  await expect(lab.lab.locator('[data-notice=stopped]')).toContainText('is stopped');
  expect(await lab.text()).toMatch(/spin.for.ever/);
  await lab.button('Reset').click();
  await expect(lab.lab).toHaveAttribute('data-state', 'live');
});

test('a bug of the simulator is shown as such, with a report to copy', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const crash = `{ kind: 'crashed', report: { lab: 'first-pod', release: 'v', seed: 1, inputs: [{ at: 0, kind: 'command', command: 'x' }], error: 'TypeError: a test bug' } }`;
  await inWorker(page, `addEventListener('message', ({ data }) => { if (data.kind === 'diagnose' && data.text.includes('crash')) postMessage(${crash}); });`);
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.write('crash it');
  await expect(lab.lab).toHaveAttribute('data-state', 'crashed');
  await expect(lab.lab.getByRole('alert')).toContainText('a mistake in Podlab');
  await expect(lab.lab.getByRole('alert')).toContainText('a test bug');
  await lab.button('Copy report').click();
  await expect(lab.lab.locator('[data-notice=copied]')).toContainText('in the clipboard');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('"inputs"');
  await lab.write(manifest());
  await lab.button('Start a new cluster').click();
  await expect(lab.lab).toHaveAttribute('data-state', 'live');
});

test('an editor that cannot be loaded is replaced by the plain one', async ({ page }) => {
  await page.route(/monaco-editor\..*\.js/, (route) => route.abort());
  const lab = new LabPage(page);
  await lab.open();
  await lab.editor.click({ position: { x: 160, y: 40 } });
  await expect(lab.lab.getByRole('textbox', { name: 'Text of pod.yaml' })).toBeVisible();
  await lab.apply();
  await expect(lab.applied).toContainText('pod/hello created');
});

test('a part of the simulator that cannot be loaded is told and tried again, and what was asked for goes on', async ({ page }) => {
  let isOffline = true;
  await page.context().route(/node-pods-.*\.js/, (route) => (isOffline ? route.abort() : route.continue()));
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.button(/^Apply/).click();
  const notice = lab.lab.locator('[data-notice=loading]');
  await expect(notice).toContainText('could not be loaded (kubelet; no network?)');
  // Longer than a simulation may be silent.
  await page.waitForTimeout(4000);
  await expect(lab.lab).toHaveAttribute('data-state', 'live');
  isOffline = false;
  await expect(lab.applied).toContainText('pod/hello created');
  await expect(notice).toBeHidden();
  await expect(lab.view('kubectl get pods -o wide')).toContainText('Running');
});

test('an emptied editor gets the answer of kubectl', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.write(' ');
  await page.keyboard.press('Backspace');
  await lab.apply();
  await expect(lab.applied).toContainText('error: no objects passed to apply');
});

test('a text of 2 MB is taken or refused, and the page goes on', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.write(manifest((text) => `${text}# ${'x'.repeat(2_000_000)}\n`));
  await lab.apply();
  await expect(lab.applied).toContainText('hello');
  await expect(lab.lab).toHaveAttribute('data-state', 'live');
});

test('a manifest with 500 Pods is applied, and the picture still says what there is', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  const pods = Array.from({ length: 500 }, (_, index) => manifest((text) => text.replace('name: hello', `name: hello-${index}`)));
  await lab.write(pods.join('---\n'));
  await lab.apply();
  await expect(lab.applied).toContainText('pod/hello-499 created');
  await expect(lab.lab.locator('svg.picture desc')).toContainText('more Pods');
});

test('a Pod that runs in a circle leaves the page responsive', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.write(manifest((text) => text.replace('while true; do echo good day; sleep 5; done', 'while true; do :; done')));
  await lab.apply();
  await lab.lab.getByRole('radio', { name: '60x' }).check({ force: true });
  await page.waitForTimeout(5000);
  await expect(lab.lab).toHaveAttribute('data-state', 'live');
  await lab.button('Pause').click();
  await expect(lab.button('Play')).toBeVisible();
});

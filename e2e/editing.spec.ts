import { expect, test } from '@playwright/test';
import { LabPage, manifest } from './lab-page.ts';

test('the first click turns the text into an editor in place, without a jump', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  const still = await lab.editor.boundingBox();
  const word = await lab.editor.locator('.file[data-open] .line').first().boundingBox();
  await lab.wake();
  const live = await lab.editor.boundingBox();
  const line = await lab.editor.locator('.view-line').first().boundingBox();
  expect(live).toEqual(still);
  expect(Math.abs((line?.y ?? 0) - (word?.y ?? 0))).toBeLessThanOrEqual(2);
});

test('a first key in the focused text opens the editor too', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.editor.locator('.file[data-open] pre').focus();
  await page.keyboard.press('Enter');
  await expect(lab.editor.locator('.monaco-editor.focused')).toBeVisible();
});

test('completion proposes the fields that may stand there', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.write('apiVersion: v1\nkind: Pod\nspec:\n  restartP');
  await page.keyboard.press('Control+Space');
  await expect(page.locator('.suggest-widget')).toContainText('restartPolicy');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Space');
  await expect(page.locator('.suggest-widget')).toContainText('OnFailure');
});

test('the pointer over a field shows its documentation', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.editor.locator('.view-line', { hasText: 'image' }).getByText('image', { exact: true }).hover();
  await expect(page.locator('.monaco-hover-content:visible').first()).toContainText('image');
  await expect(page.locator('.monaco-hover-content:visible').first()).toContainText('string');
});

test('an unknown field is marked in the words of the API server', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.write(manifest((text) => text.replace('image:', 'imge:')));
  await expect(lab.lab.locator('.markers')).toContainText('unknown field "spec.containers[0].imge"');
  await expect(lab.lab.locator('.markers')).toContainText('Line 8');
  await expect(lab.editor.locator('.squiggly-error')).toBeVisible();
});

test('Ctrl+Enter applies', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(lab.applied).toContainText('pod/hello created');
});

test('Reset and Show solution can both be undone', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.write(manifest((text) => text.replace('good day', 'my own text')));
  await lab.apply();
  await lab.button('Show solution').click();
  await expect.poll(() => lab.text()).not.toContain('my');
  await lab.button('Undo solution').click();
  await expect.poll(() => lab.text()).toMatch(/my.own.text/);
  await lab.button('Reset').click();
  await expect.poll(() => lab.text()).not.toMatch(/my.own.text/);
  await expect(lab.view('kubectl get pods -o wide')).toContainText('No resources found');
  await lab.button('Undo reset').click();
  await expect.poll(() => lab.text()).toMatch(/my.own.text/);
  await expect(lab.view('kubectl get pods -o wide')).toContainText('hello');
});

test('Escape, then Tab leaves the editor; otherwise Tab and Escape are the editor’s own', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  const focused = lab.editor.locator('.monaco-editor.focused');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveCount(1);
  // It closes what is open first.
  await page.keyboard.press('Control+Space');
  await expect(page.locator('.suggest-widget.visible')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('.suggest-widget.visible')).toHaveCount(0);
  await page.keyboard.press('Tab');
  await expect(focused).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveCount(0);
});

test('Ctrl+M, then Tab leaves the editor', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await page.keyboard.press('Control+M');
  await page.keyboard.press('Tab');
  await expect(lab.editor.locator('.monaco-editor.focused')).toHaveCount(0);
});

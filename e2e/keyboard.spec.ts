import { expect, test } from '@playwright/test';
import { LabPage } from './lab-page.ts';

test('a lab can be worked with the keyboard alone', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  const isInStillText = (): Promise<boolean> => page.evaluate(() => document.activeElement?.matches('pod-lab .file pre') ?? false);
  for (let count = 0; count < 30 && !(await isInStillText()); count++) await page.keyboard.press('Tab');
  expect(await isInStillText()).toBe(true);
  await page.keyboard.press('Enter');
  await expect(lab.editor.locator('.monaco-editor.focused')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(lab.applied).toContainText('pod/hello created');
  await page.keyboard.press('Escape');
  const isAtOutput = (): Promise<boolean> => page.evaluate(() => document.activeElement?.matches('[data-tab=output]') ?? false);
  for (let count = 0; count < 15 && !(await isAtOutput()); count++) await page.keyboard.press('Tab');
  expect(await isAtOutput()).toBe(true);
  await page.keyboard.press('ArrowLeft');
  await expect(lab.lab.locator('.transcript')).toBeVisible();
  await page.keyboard.press('End');
  await expect(lab.lab.locator('.xterm')).toBeVisible();
});

test('a lab can be skipped: the last one of a chapter is a few keys away', async ({ page }) => {
  await page.goto('/03-from-manifest-to-running-pod/14-images-and-registries/');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const skip = page.locator('.skip-lab:focus');
  const labs = await page.locator('pod-lab').count();
  let keys = 0;
  for (let passed = 0; passed < labs && keys < 60; keys++) {
    await page.keyboard.press('Tab');
    if ((await skip.count()) === 0) continue;
    await expect(skip).toBeInViewport();
    passed++;
    if (passed < labs) await page.keyboard.press('Enter');
  }
  await expect(skip).toContainText('Skip the lab “A wrong tag”');
  expect(keys).toBeLessThan(30);
});

test('outputs that are shown whole are no stops of the Tab key', async ({ page }) => {
  await page.goto('/03-from-manifest-to-running-pod/14-images-and-registries/');
  const outputs = page.locator('pod-lab .panel pre:visible');
  await expect
    .poll(() =>
      outputs.evaluateAll((all) =>
        all.every((pre) => (pre.tabIndex === 0) === (pre.scrollWidth > pre.clientWidth + 1 || pre.scrollHeight > pre.clientHeight + 1)),
      ),
    )
    .toBe(true);
  expect(await outputs.evaluateAll((all) => all.filter((pre) => pre.tabIndex < 0).length)).toBeGreaterThan(0);
});

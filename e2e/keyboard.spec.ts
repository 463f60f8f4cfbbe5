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
  await page.keyboard.press('Control+M');
  const isAtOutput = (): Promise<boolean> => page.evaluate(() => document.activeElement?.matches('[data-tab=output]') ?? false);
  for (let count = 0; count < 15 && !(await isAtOutput()); count++) await page.keyboard.press('Tab');
  expect(await isAtOutput()).toBe(true);
  await page.keyboard.press('ArrowLeft');
  await expect(lab.lab.locator('.transcript')).toBeVisible();
  await page.keyboard.press('End');
  await expect(lab.lab.locator('.xterm')).toBeVisible();
});

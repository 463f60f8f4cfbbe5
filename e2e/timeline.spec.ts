import { expect, test } from '@playwright/test';
import { LabPage } from './lab-page.ts';

const table = 'kubectl get pods -o wide';

async function running(lab: LabPage): Promise<void> {
  await lab.open();
  await lab.apply();
  await expect(lab.view(table)).toContainText('Running');
  await expect.poll(() => lab.entries.count()).toBeGreaterThan(2);
}

test('the time line says what happened, who did it, and why', async ({ page }) => {
  const lab = new LabPage(page);
  await running(lab);
  const scheduled = lab.entries.filter({ hasText: 'scheduler' }).first();
  await expect(scheduled).toContainText('hello');
  await scheduled.getByRole('button', { name: 'Why?' }).click();
  await expect(scheduled.locator('ol')).toContainText('kubectl apply');
});

test('choosing an entry shows picture and outputs as they were, and one comes back', async ({ page }) => {
  const lab = new LabPage(page);
  await running(lab);
  await lab.entries.first().locator('.when').click();
  await expect(lab.lab).toHaveAttribute('data-state', 'looking');
  await expect(lab.view(table)).not.toContainText('Running');
  await lab.button('Back to now').click();
  await expect(lab.view(table)).toContainText('Running');
});

test('continue from here drops what came later', async ({ page }) => {
  const lab = new LabPage(page);
  await running(lab);
  await lab.button('+10 min').click();
  await expect(lab.now).toContainText('00:10');
  await lab.button('Pause').click();
  const all = await lab.entries.count();
  await lab.entries.first().locator('.when').click();
  await lab.button('Continue from here').click();
  await expect(lab.lab).toHaveAttribute('data-state', 'live');
  await expect(lab.now).toContainText('00:00:0');
  expect(await lab.entries.count()).toBeLessThanOrEqual(all);
  await lab.button('+1 min').click();
  await expect(lab.view(table)).toContainText('Running');
});

test('the time line is one stop of the Tab key; arrow keys move in it', async ({ page }) => {
  const lab = new LabPage(page);
  await running(lab);
  await expect(lab.lab.locator('.entries button[tabindex="0"]')).toHaveCount(1);
  const last = lab.entries.last();
  await lab.tab('Output').focus();
  const isInList = (): Promise<boolean> => page.evaluate(() => document.activeElement?.closest('.entries') !== null);
  for (let count = 0; count < 25 && !(await isInList()); count++) await page.keyboard.press('Tab');
  await expect(last.locator('.when')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  const above = lab.entries.nth((await lab.entries.count()) - 2);
  await expect(above.getByRole('button', { name: 'Why?' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(above.locator('ol')).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(lab.entries.first().locator('.when')).toBeFocused();
  await page.keyboard.press('Tab');
  expect(await isInList()).toBe(false);
});

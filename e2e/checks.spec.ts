import { expect, test } from '@playwright/test';
import { LabPage } from './lab-page.ts';

test('conditions say what holds now, then get their tick; the lab counts as solved and stays so', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await expect(lab.lab.locator('[data-part=solved]')).toBeHidden();
  await lab.wake();
  const first = lab.lab.locator('[data-check]').first();
  await expect(first).not.toHaveClass(/passed/);
  await lab.button('Show solution').click();
  await lab.apply();
  for (const check of await lab.lab.locator('[data-check]').all()) await expect(check).toHaveClass(/passed/);
  await expect(lab.lab.locator('[data-part=solved]')).toBeVisible();
  await page.reload();
  await expect(lab.lab.locator('[data-part=solved]')).toBeVisible();
});

test('hints open one by one', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  const hint = lab.lab.locator('.hint-item').first();
  await expect(hint.locator('p')).toBeHidden();
  await hint.locator('summary').click();
  await expect(hint.locator('p')).toBeVisible();
  await expect(lab.lab).toHaveAttribute('data-state', 'resting');
});

test('an answer that does not fit is shown as taken; the right one gets its tick', async ({ page }) => {
  const lab = new LabPage(page, 'The same two processes, one container each');
  await lab.open('/01-why-pods/02-one-process-per-container/');
  const check = lab.lab.locator('[data-check]').first();
  const field = lab.lab.getByRole('textbox', { name: 'Which container' });
  await field.fill('web');
  await lab.button('Answer').click();
  await expect(check).toContainText('your answer: web');
  await expect(lab.lab.locator('[data-part=status]')).toContainText('Not yet: The answer is right');
  await field.fill('worker');
  await lab.button('Answer').click();
  await expect(check).toHaveClass(/passed/);
  await expect(check).not.toContainText('your answer');
});

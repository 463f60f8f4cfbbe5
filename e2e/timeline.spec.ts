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

import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { LabPage } from './lab-page.ts';

async function writeAndLeave(lab: LabPage): Promise<void> {
  await lab.open();
  await lab.wake();
  await lab.write('my own text');
  await expect.poll(() => lab.page.evaluate(() => localStorage.getItem('podlab') ?? '')).toContain('my own text');
  await lab.page.reload();
}

test('on return the own text is offered and can be taken', async ({ page }) => {
  const lab = new LabPage(page);
  await writeAndLeave(lab);
  await expect(lab.lab.locator('[data-notice=kept]')).toContainText('is kept');
  await lab.button('Continue with it').click();
  await expect.poll(() => lab.text()).toMatch(/my.own.text/);
  await expect(lab.lab.locator('[data-notice=kept]')).toHaveCount(0);
});

test('text of an earlier visit is not lost by typing before deciding', async ({ page }) => {
  const lab = new LabPage(page);
  await writeAndLeave(lab);
  await lab.wake();
  await lab.write('something new');
  await expect.poll(() => page.evaluate(() => localStorage.getItem('podlab') ?? '')).toContain('something new');
  await page.reload();
  await lab.button('Continue with it').click();
  await expect.poll(() => lab.text()).toMatch(/my.own.text/);
});

test('storage that is forbidden is told, and the lab works', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.write('my own text');
  await expect(lab.lab.locator('[data-notice=refusal]')).toContainText('Nothing is kept');
  await lab.button('Reset').click();
  await lab.apply();
  await expect(lab.applied).toContainText('pod/hello created');
});

test('storage that is full is told, and the lab works', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.write('my own text');
  await expect(lab.lab.locator('[data-notice=refusal]')).toContainText('storage for this site is full');
});

test('everything kept can be exported and deleted', async ({ page }) => {
  const lab = new LabPage(page);
  await writeAndLeave(lab);
  await page.goto('/your-data/');
  await expect(page.getByText(/^Lab first-pod: 1 file/)).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export as a file' }).click()]);
  expect(readFileSync(await download.path(), 'utf8')).toContain('my own text');
  page.on('dialog', (dialog) => void dialog.accept());
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await expect(page.getByText('Everything is deleted. Nothing is kept.')).toBeVisible();
  expect(await page.evaluate(() => localStorage.getItem('podlab'))).toBeNull();
});

test('a self-test keeps what the reader said of the own answer', async ({ page }) => {
  await page.goto('/03-from-manifest-to-running-pod/12-pod-lifecycle/');
  const question = page
    .locator('[data-question]')
    .filter({ has: page.locator('summary') })
    .first();
  await question.locator('summary').click();
  await question.getByRole('button', { name: 'Yes' }).click();
  await page.reload();
  await expect(question).toHaveAttribute('data-judged', 'knew');
});

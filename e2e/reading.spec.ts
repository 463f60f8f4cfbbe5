import { expect, test } from '@playwright/test';
import { home } from './lab-page.ts';

test.describe('reading without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a lab shows manifest, recorded run, outputs, picture, task and hints as plain HTML', async ({ page }) => {
    await page.goto(home);
    const lab = page.locator('pod-lab');
    await expect(lab.locator('.file pre')).toContainText('kind: Pod');
    await expect(lab.locator('.transcript')).toContainText('$ kubectl apply -f pod.yaml');
    await expect(lab.locator('.transcript')).toContainText('pod/hello created');
    await expect(lab.getByRole('img', { name: /Nodes, Pods and containers/ })).toBeVisible();
    await expect(lab.getByText('Your turn:')).toBeVisible();
    await lab.getByText(/^\s*Hint 1 of/).click();
    await expect(lab.locator('.hint-item p').first()).toBeVisible();
  });

  test('nothing that would not work is shown', async ({ page }) => {
    await page.goto(home);
    for (const button of await page.locator('pod-lab button').all()) {
      const isFileTab = (await button.getAttribute('data-file')) !== null;
      if (!isFileTab) await expect(button).toBeHidden();
    }
    await expect(page.getByRole('button', { name: 'Search' })).toBeHidden();
  });

  test('the outline names all chapters, unwritten ones without a link', async ({ page }) => {
    await page.goto(home);
    const outline = page.locator('.outline-page');
    await expect(outline.locator('li')).toHaveCount(27);
    await expect(outline.getByRole('link', { name: 'Pod lifecycle' })).toBeVisible();
    await expect(outline.locator('.unwritten').first()).toContainText('not written yet');
    await expect(outline.locator('.unwritten a')).toHaveCount(0);
  });

  test('in print a chapter has its solutions and no buttons', async ({ page }) => {
    await page.goto(home);
    await page.emulateMedia({ media: 'print' });
    await expect(page.locator('pod-lab .printed-solution')).toBeVisible();
    await expect(page.locator('pod-lab .clock')).toBeHidden();
  });
});

test('the page for wrong addresses says so', async ({ page }) => {
  const response = await page.goto('/no-such-page/');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1, name: 'No such page' })).toBeVisible();
});

test('What is simulated lists components with what they leave out', async ({ page }) => {
  await page.goto('/what-is-simulated/');
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  expect(await page.getByRole('heading', { level: 3, name: 'Not simulated' }).count()).toBeGreaterThan(3);
});

test('the search finds words of a chapter and of a recorded run', async ({ page }) => {
  await page.goto(home);
  await page.keyboard.press('ControlOrMeta+K');
  const dialog = page.getByRole('dialog', { name: 'Search the course' });
  await dialog.getByRole('searchbox').fill('CrashLoopBackOff');
  await expect(dialog.getByRole('link', { name: /Pod lifecycle/ }).first()).toBeVisible();
  // Pagefind falls back to words that begin like the one it does not know: nothing in the course begins like this.
  await dialog.getByRole('searchbox').fill('żżżż');
  await expect(dialog.getByRole('status')).toContainText('Nothing found');
});

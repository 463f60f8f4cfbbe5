import { expect, test } from '@playwright/test';
import { LabPage } from './lab-page.ts';

test('no request leaves the site and nothing breaks its policy, with everything opened', async ({ page, baseURL }) => {
  const foreign: string[] = [];
  const problems: string[] = [];
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${baseURL}/`)) foreign.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)),
  );
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.apply();
  await page.keyboard.press('Control+Space');
  await lab.tab('Terminal').click();
  await expect(lab.lab.locator('.xterm-rows')).toContainText(/[$#]/);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('searchbox').fill('Pod');
  await expect(page.getByRole('dialog').getByRole('link').first()).toBeVisible();
  expect({ foreign, problems }).toEqual({ foreign: [], problems: [] });
});

test.describe('offline', () => {
  test.use({ serviceWorkers: 'allow' });

  test('after one visit pages open and labs run without a network', async ({ page, context }) => {
    await page.goto('/');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await context.setOffline(true);
    await page.goto('/how-the-labs-work/');
    await expect(page.getByRole('heading', { level: 1, name: 'How the labs work' })).toBeVisible();
    const lab = new LabPage(page);
    await lab.open('/');
    await lab.button(/^Apply/).click();
    await expect(lab.applied).toContainText('pod/hello created');
  });
});

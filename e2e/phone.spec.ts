import { devices, expect, test } from '@playwright/test';
import { LabPage, manifest } from './lab-page.ts';

const { defaultBrowserType: _, ...phone } = devices['Pixel 7'];
test.use(phone);

const pages = ['/', '/how-the-labs-work/', '/03-from-manifest-to-running-pod/12-pod-lifecycle/', '/what-is-simulated/', '/your-data/'];

for (const path of pages) {
  test(`${path} fits the width of a phone`, async ({ page }) => {
    await page.goto(path);
    const { scroll, width } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: innerWidth }));
    expect(scroll).toBeLessThanOrEqual(width);
  });
}

test('a tap opens a plain editor with the same functions', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await lab.editor.tap({ position: { x: 120, y: 40 } });
  const field = lab.lab.getByRole('textbox', { name: 'Text of pod.yaml' });
  await expect(field).toBeFocused();
  await field.fill(manifest((text) => text.replace('image:', 'imge:')));
  await expect(lab.lab.locator('.markers')).toContainText('unknown field "spec.containers[0].imge"');
  await field.fill(manifest());
  await lab.button(/^Apply/).tap();
  await expect(lab.applied).toContainText('pod/hello created');
  expect(requests.filter((url) => url.includes('monaco'))).toEqual([]);
});

test('the outline is behind the menu button', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Menu' }).tap();
  await expect(page.locator('#starlight__sidebar').getByRole('link', { name: 'Pod lifecycle' })).toBeVisible();
});

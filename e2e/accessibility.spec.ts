import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { LabPage } from './lab-page.ts';

const chapters = ['/03-from-manifest-to-running-pod/10-anatomy-of-a-manifest/', '/03-from-manifest-to-running-pod/12-pod-lifecycle/'];
const pages = ['/', '/how-the-labs-work/', '/what-is-simulated/', '/your-data/', '/404.html', ...chapters];

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map(({ id, nodes }) =>
    `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join(' | ')}`.slice(0, 600),
  );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe, ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const path of pages) {
      test(`${path} has no violations`, async ({ page }) => {
        await page.goto(path);
        expect(await violations(page)).toEqual([]);
      });
    }

    test('a live lab with editor, outputs and terminal has no violations', async ({ page }) => {
      const lab = new LabPage(page);
      await lab.open();
      await lab.wake();
      await lab.apply();
      await expect(lab.entries.first()).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await lab.tab('Terminal').click();
      await expect(lab.lab.locator('.xterm-accessibility-tree')).toBeAttached();
      expect(await violations(page)).toEqual([]);
    });
  });
}

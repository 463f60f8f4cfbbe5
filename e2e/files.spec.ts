import { expect, test } from '@playwright/test';
import { LabPage, manifest } from './lab-page.ts';

test.describe('files of the terminal and the editor', () => {
  test('what the terminal changes comes into the editor, new files as tabs', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open();
    await lab.wake();
    await lab.write(manifest());
    await lab.openTerminal();
    await page.keyboard.type("sed -i 's/good day/good night/' pod.yaml; cp pod.yaml other.yaml\n");
    await expect.poll(() => lab.text()).toMatch(/good.night/);
    await lab.tab('other.yaml').click();
    await expect.poll(() => lab.text()).toMatch(/good.night/);
    await lab.openTerminal();
    await page.keyboard.type('rm other.yaml\n');
    await expect(lab.tab('other.yaml')).toHaveCount(0);
    await lab.button('Bring it back').click();
    await expect(lab.tab('other.yaml')).toBeVisible();
  });

  test('unsaved text is not lost: both are offered', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open();
    await lab.wake();
    await lab.openTerminal();
    await page.keyboard.type('(sleep 6; echo from the terminal > pod.yaml) &\n');
    await lab.write('my own text');
    const notice = lab.lab.locator('[data-notice="changed pod.yaml"]');
    await expect(notice).toContainText('you have changed it here');
    await expect.poll(() => lab.text()).toMatch(/my.own.text/);
    await lab.button('Take the terminal’s').click();
    await expect.poll(() => lab.text()).toMatch(/from.the.terminal/);
    await expect(notice).toHaveCount(0);
  });

  test('"+" adds a file, which the terminal has too', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open();
    await lab.wake();
    await lab.button('Add a file').click();
    await page.keyboard.type('pod.yaml');
    await page.keyboard.press('Enter');
    await expect(lab.lab.locator('.new-file input:invalid')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('second.yaml');
    await page.keyboard.press('Enter');
    await expect(lab.tab('second.yaml')).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.type('hello there');
    await lab.openTerminal();
    await page.keyboard.type('cat second.yaml\n');
    await expect(lab.terminal).toContainText('hello there');
  });

  test('a field that is stored only is told of, in the editor and after apply', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open();
    await lab.wake();
    await lab.write(manifest((text) => text.replace('spec:\n', 'spec:\n  securityContext:\n    seccompProfile: {type: RuntimeDefault}\n')));
    const told = 'stored, but not simulated in Podlab: spec.securityContext.seccompProfile';
    await expect(lab.lab.locator('.markers .warning')).toContainText(told);
    await expect(lab.editor.locator('.squiggly-warning')).toBeVisible();
    await lab.apply();
    await expect(lab.lab.locator('.notes')).toContainText(told);
  });
});

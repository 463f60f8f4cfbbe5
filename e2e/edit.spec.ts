import { expect, type Page, test } from '@playwright/test';
import { LabPage } from './lab-page.ts';

/** The lab with its Pod applied and `kubectl edit` typed into the terminal. */
async function editing(page: Page): Promise<LabPage> {
  const lab = new LabPage(page);
  await lab.open();
  await lab.openTerminal();
  await page.keyboard.type('kubectl apply -f pod.yaml && kubectl edit pod hello\n');
  await expect(lab.editBar).toContainText('kubectl edit pod hello waits for this file');
  return lab;
}

test.describe('kubectl edit in the terminal', () => {
  test('opens the editor; what is saved goes to the API server', async ({ page }) => {
    const lab = await editing(page);
    await expect(lab.tab(/kubectl-edit-\d+\.yaml/)).toHaveAttribute('aria-selected', 'true');
    await expect(lab.editor.locator('.monaco-editor.focused')).toBeVisible();
    await expect(lab.editor.locator('.view-lines')).toContainText('Please edit the object below');
    await lab.change((text) => text.replace('  name: hello\n', '  name: hello\n  labels: {edited: here}\n'));
    // The cursor stands behind what was pasted.
    await expect(lab.editor.locator('.view-lines')).not.toContainText('Please edit the object below');
    await lab.button('Save and close').click();
    await expect(lab.terminal).toContainText('pod/hello edited');
    await expect(lab.tab(/kubectl-edit/)).toHaveCount(0);
    await expect(lab.editBar).toBeHidden();
    await page.keyboard.type('kubectl get pod --show-labels\n');
    await expect(lab.terminal).toContainText('edited=here');
  });

  test('Cancel leaves everything as it was, by keyboard too', async ({ page }) => {
    const lab = await editing(page);
    await page.keyboard.press('Control+M');
    await page.keyboard.press('Shift+Tab');
    await expect(lab.button('Cancel')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(lab.terminal).toContainText('Edit cancelled, no changes made.');
    await expect(lab.tab('pod.yaml')).toHaveAttribute('aria-selected', 'true');
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.xterm') !== null)).toBe(true);
  });

  test('Ctrl+C in the terminal closes the file', async ({ page }) => {
    const lab = await editing(page);
    await lab.focusTerminal();
    await page.keyboard.press('Control+C');
    await expect(lab.editBar).toBeHidden();
    await expect(lab.tab(/kubectl-edit/)).toHaveCount(0);
  });

  test('serves on a touch screen with the plain editor', async ({ browser, baseURL }) => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, ...(baseURL && { baseURL }) });
    const page = await context.newPage();
    const lab = await editing(page);
    const field = lab.editor.locator('textarea.plain-editor');
    await expect(field).toHaveValue(/Please edit the object below/);
    await field.fill((await field.inputValue()).replace('  name: hello\n', '  name: hello\n  labels: {edited: here}\n'));
    await lab.button('Save and close').tap();
    await expect(lab.terminal).toContainText('pod/hello edited');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await context.close();
  });
});

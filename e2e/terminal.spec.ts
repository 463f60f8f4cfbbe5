import { expect, test } from '@playwright/test';
import { LabPage } from './lab-page.ts';

async function openTerminal(lab: LabPage): Promise<void> {
  await lab.tab('Terminal').click();
  await expect(lab.lab.locator('.xterm-rows')).toContainText(/[$#]/);
  await expect(lab.lab).toHaveAttribute('data-state', 'live');
}

test.describe('the terminal', () => {
  test('is a shell with the files of the lab', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open();
    await openTerminal(lab);
    await page.keyboard.type('ls; kubectl apply -f pod.yaml\n');
    await expect(lab.lab.locator('.xterm-rows')).toContainText('pod/hello created');
  });

  test('has the text of the editor, applied or not', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open();
    await lab.wake();
    await lab.write('my own text');
    await openTerminal(lab);
    await page.keyboard.type('cat pod.yaml\n');
    await expect(lab.lab.locator('.xterm-rows')).toContainText('my own text');
  });

  test('remembers commands, and Ctrl+C ends what runs', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open();
    await openTerminal(lab);
    await page.keyboard.type('echo one-two\n');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await lab.lab.locator('.xterm-rows').innerText()).split('one-two').length).toBeGreaterThan(4);
    await page.keyboard.type('sleep 1000\n');
    await page.keyboard.press('Control+C');
    await page.keyboard.type('echo again\n');
    await expect(lab.lab.locator('.xterm-rows')).toContainText('^C');
    await expect.poll(async () => (await lab.lab.locator('.xterm-rows').innerText()).split('again').length).toBeGreaterThan(2);
  });

  test('follows with kubectl get -w while the clock runs', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open();
    await openTerminal(lab);
    await page.keyboard.type('kubectl apply -f pod.yaml && kubectl get pods -w\n');
    await expect(lab.lab.locator('.xterm-rows')).toContainText('ContainerCreating');
    await expect(lab.lab.locator('.xterm-rows')).toContainText('Running');
  });

  test('is left by Ctrl+M, then Tab', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open();
    await openTerminal(lab);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('.xterm') !== null)).toBe(true);
    await page.keyboard.press('Control+M');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('.xterm') ?? null)).toBeNull();
  });

  test('gives its rows to screen readers', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open();
    await openTerminal(lab);
    await page.keyboard.type('echo read-me\n');
    await expect(lab.lab.locator('.xterm-accessibility-tree')).toContainText('read-me');
  });
});

import { expect, test } from '@playwright/test';
import { LabPage, seconds } from './lab-page.ts';

const reading = async (lab: LabPage): Promise<number> => seconds(await lab.now.innerText());

test('the clock runs at the chosen speed and can be paused', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.apply();
  await lab.lab.getByRole('radio', { name: '60x' }).check({ force: true });
  await expect.poll(() => reading(lab)).toBeGreaterThan(60);
  await lab.button('Pause').click();
  await expect(lab.button('Play')).toBeVisible();
  await page.waitForTimeout(200);
  const paused = await reading(lab);
  await page.waitForTimeout(700);
  expect(await reading(lab)).toBe(paused);
});

test('+1 min and +10 min take no time', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.apply();
  await lab.button('Pause').click();
  await expect(lab.button('Play')).toBeVisible();
  const before = await reading(lab);
  await lab.button('+1 min').click();
  await expect.poll(() => reading(lab)).toBe(before + 60);
  await lab.button('+10 min').click();
  await expect.poll(() => reading(lab)).toBe(before + 660);
});

test('Next event goes on until something happens', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await lab.button('Pause').click();
  await lab.apply();
  const before = await lab.entries.count();
  await lab.button('Next event').click();
  await expect.poll(() => lab.entries.count()).toBeGreaterThan(before);
});

test('the clock stands while the lab is out of sight', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.apply();
  await expect.poll(() => reading(lab)).toBeGreaterThan(0);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await expect(lab.lab).toHaveAttribute('data-pace', 'hidden');
  const before = await lab.now.textContent();
  await page.waitForTimeout(1500);
  expect(await lab.now.textContent()).toBe(before);
});

test('the clock waits when nothing is due', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.wake();
  await expect(lab.lab).toHaveAttribute('data-pace', 'idle');
  await expect(lab.lab.locator('[data-part=clock-note]')).toContainText('nothing is due');
});

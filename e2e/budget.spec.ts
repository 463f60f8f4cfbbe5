import { gzipSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { LabPage } from './lab-page.ts';

interface Loaded {
  readonly url: string;
  readonly type: string;
  readonly gzip: number;
}

/** Everything that a page loads by itself. */
async function load(page: Page, path: string): Promise<Loaded[]> {
  const loaded: Promise<Loaded>[] = [];
  page.on('response', (response) => {
    loaded.push(response.body().then((body) => ({ url: response.url(), type: response.request().resourceType(), gzip: gzipSync(body).length })));
  });
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  return Promise.all(loaded);
}

for (const path of ['/', '/03-from-manifest-to-running-pod/10-anatomy-of-a-manifest/', '/03-from-manifest-to-running-pod/12-pod-lifecycle/']) {
  test(`${path} weighs at most 60 KB before a lab is touched, without editor, terminal or simulator`, async ({ page }) => {
    const loaded = await load(page, path);
    const weighed = loaded.filter(({ type }) => ['document', 'stylesheet', 'script'].includes(type));
    const sum = weighed.reduce((total, { gzip }) => total + gzip, 0);
    expect(sum, weighed.map(({ url, gzip }) => `${url} ${gzip}`).join('\n')).toBeLessThanOrEqual(60 * 1024);
    expect(loaded.filter(({ url }) => /monaco|terminal-screen|worker|pagefind|live\./.test(url))).toEqual([]);
  });
}

/** Milliseconds from the first click into a lab of a fresh page to an editor that has the keyboard. */
async function clickToEditor(page: Page): Promise<number> {
  const lab = new LabPage(page);
  await lab.open();
  return lab.editor.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        const look = (): void => {
          if (element.querySelector('.monaco-editor.focused .view-line')) resolve(performance.now() - start);
          else requestAnimationFrame(look);
        };
        element.querySelector<HTMLElement>('.file[data-open] .line')?.click();
        look();
      }),
  );
}

test('the first click gives a usable editor within a second', async ({ page }) => {
  // Other work on the machine may slow down one try; not all.
  const tries: number[] = [];
  while (tries.length < 4 && Math.min(...tries) >= 1000) tries.push(await clickToEditor(page));
  expect(Math.min(...tries), `${tries.map(Math.round).join(', ')} ms`).toBeLessThan(1000);
});

import { expect, type Locator, type Page } from '@playwright/test';

/** The page with a small lab in its first screen. */
export const home = '/';

/** A lab in a page, by what a reader sees of it. */
export class LabPage {
  readonly page: Page;
  readonly lab: Locator;

  constructor(page: Page, title = 'A first Pod') {
    this.page = page;
    this.lab = page.locator('pod-lab').filter({ has: page.locator('.lab-title', { hasText: title }) });
  }

  async open(path = home): Promise<void> {
    await this.page.goto(path);
    await this.lab.scrollIntoViewIfNeeded();
  }

  get editor(): Locator {
    return this.lab.locator('[data-part=editor]');
  }

  /** A click into the text: Monaco comes. */
  async wake(): Promise<void> {
    await this.editor.click({ position: { x: 160, y: 40 } });
    await expect(this.editor.locator('.monaco-editor .view-line').first()).toBeVisible();
    await expect(this.lab).toHaveAttribute('data-state', 'live');
  }

  button(name: string | RegExp): Locator {
    return this.lab.getByRole('button', { name });
  }

  async apply(): Promise<void> {
    await this.button(/^Apply/).click();
    await expect(this.lab.locator('[data-applied]')).toBeVisible();
  }

  /** The terminal, open and with its prompt. */
  async openTerminal(): Promise<void> {
    await this.tab('Terminal').click();
    // What is out of sight is not drawn.
    await this.lab.locator('[data-part=terminal]').scrollIntoViewIfNeeded();
    await expect(this.terminal).toContainText(/[$#]/);
    await expect(this.lab).toHaveAttribute('data-state', 'live');
    await this.focusTerminal();
  }

  /** As a click into it does (its rows lie under those for screen readers). */
  focusTerminal(): Promise<void> {
    return this.lab.locator('.xterm-helper-textarea').focus();
  }

  get terminal(): Locator {
    return this.lab.locator('.xterm-rows');
  }

  /** The bar of a file that a program of the terminal waits for. */
  get editBar(): Locator {
    return this.lab.locator('.edit-bar');
  }

  /** Replaces the whole text of the open file. */
  async write(text: string): Promise<void> {
    await this.editor.locator('.view-lines').click();
    await this.page.keyboard.press('ControlOrMeta+A');
    // Pasted, not typed: Monaco indents what is typed.
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
    await this.page.keyboard.press('ControlOrMeta+V');
  }

  /** Changes the text of the open file, by way of the clipboard. */
  async change(how: (text: string) => string): Promise<void> {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const clipboard = (): Promise<string> => this.page.evaluate(() => navigator.clipboard.readText());
    await this.page.evaluate(() => navigator.clipboard.writeText(''));
    await this.editor.locator('.view-lines').click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.press('ControlOrMeta+C');
    await expect.poll(clipboard).not.toBe('');
    // The browser under test says that it runs on Windows, where lines end otherwise.
    await this.write(how((await clipboard()).replaceAll('\r\n', '\n')));
  }

  text(): Promise<string> {
    return this.editor.locator('.view-lines').innerText();
  }

  view(command: string): Locator {
    return this.lab.locator(`[data-view="${command}"] pre`);
  }

  get applied(): Locator {
    return this.lab.locator('[data-applied]');
  }

  get now(): Locator {
    return this.lab.locator('[data-part=now]');
  }

  get entries(): Locator {
    return this.lab.locator('.entries > li');
  }

  tab(name: string | RegExp): Locator {
    return this.lab.getByRole('tab', { name });
  }
}

/** The clock's reading in seconds. */
export const seconds = (text: string): number => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

/** The home lab's manifest with something else in place of a part of it. */
export const manifest = (change: (text: string) => string = (text) => text): string =>
  change(`apiVersion: v1
kind: Pod
metadata:
  name: hello
spec:
  containers:
  - name: main
    image: busybox:1.36
    command: [sh, -c, "while true; do echo good day; sleep 5; done"]
`);

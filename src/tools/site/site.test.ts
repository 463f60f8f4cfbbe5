import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { withScriptHashes } from './csp.ts';
import { styleModule } from './lazy-css.ts';
import { filesAhead } from './offline.ts';

describe('the policy of a page', () => {
  test('gets the hashes of its own inline scripts in place of others', () => {
    const html = `<meta http-equiv="content-security-policy" content="default-src 'self'; script-src 'self' 'sha256-old'; x"><script>go()</script><script type="application/json">{}</script><script src="/a.js"></script>`;
    const hash = createHash('sha256').update('go()').digest('base64');
    expect(withScriptHashes(html)).toContain(`script-src 'self' 'sha256-${hash}'; x"`);
  });
});

describe('a style sheet of a lazy library', () => {
  test('becomes a module that adds it to the page, its files assets', () => {
    const module = styleModule('/m/codicon.css', '@font-face{src:url("./codicon.ttf") format("truetype")}.a{color:red}');
    expect(module).toContain('import file0 from "/m/./codicon.ttf?url";');
    expect(module).toContain('"@font-face{src:url(" + file0 + ") format(\\"truetype\\")}.a{color:red}"');
  });
});

describe('the offline copy', () => {
  test('has the pages by their addresses and leaves out what only labs and the search use', () => {
    const dir = mkdtempSync(join(tmpdir(), 'site-'));
    for (const folder of ['a', '_astro', 'pagefind', 'schema']) mkdirSync(join(dir, folder));
    const files = [
      'index.html',
      '404.html',
      'a/index.html',
      '_astro/x.js',
      '_astro/monaco-editor.y.js',
      'pagefind/pagefind.js',
      'schema/v1-Pod.json',
      'schema/v1-Node.json',
      'sw.js',
    ];
    for (const name of files) writeFileSync(join(dir, name), name);
    const paths = filesAhead(pathToFileURL(`${dir}/`)).map(([path]) => path);
    expect(paths).toEqual(['/404.html', '/_astro/x.js', '/a/', '/', '/schema/v1-Pod.json']);
  });
});

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AstroIntegration } from 'astro';

/** What pages may load: nothing from elsewhere. Styles stay inline: Shiki, Monaco and xterm.js make style attributes and elements. */
export const contentSecurityPolicy = {
  directives: [
    "default-src 'self'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'none'",
  ],
  scriptDirective: { resources: ["'self'", "'wasm-unsafe-eval'"] },
  styleDirective: { resources: ["'self'", "'unsafe-inline'"] },
} as const;

const inlineScript = /<script(?![^>]*\ssrc=)([^>]*)>([\s\S]*?)<\/script>/g;
const policy = /(<meta http-equiv="content-security-policy" content="[^"]*?script-src )([^;"]*)/;

const isData = (attributes: string): boolean => /type="(application|text\/plain)/.test(attributes);
const hash = (body: string): string => `'sha256-${createHash('sha256').update(body).digest('base64')}'`;

/** The page with its policy's script hashes replaced by those of its own inline scripts. */
export function withScriptHashes(html: string): string {
  const hashes = [...html.matchAll(inlineScript)].filter(([, attributes = '']) => !isData(attributes)).map(([, , body = '']) => hash(body));
  return html.replace(policy, (_, head: string, list: string) => {
    const kept = list
      .trim()
      .split(/\s+/)
      .filter((source) => !source.startsWith("'sha"));
    return head + [...new Set([...kept, ...hashes])].join(' ');
  });
}

/** Astro does not hash `is:inline` scripts (Starlight has five): done here, after the build. */
export const hashInlineScripts: AstroIntegration = {
  name: 'hash-inline-scripts',
  hooks: {
    'astro:build:done': ({ dir }) => {
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!name.endsWith('.html')) continue;
        const file = new URL(name, dir);
        writeFileSync(file, withScriptHashes(readFileSync(file, 'utf8')));
      }
    },
  },
};

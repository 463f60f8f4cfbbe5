import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIRoute } from 'astro';

/** The texts of `kubectl explain`, as src/tools/generate-descriptions.ts has made them. */
export const GET: APIRoute = () =>
  new Response(readFileSync(join(process.cwd(), '.generated/descriptions.json')), { headers: { 'content-type': 'application/json' } });

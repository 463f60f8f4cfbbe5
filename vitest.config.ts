import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['src/**/*.test.ts'], environment: 'node', testTimeout: 60_000, setupFiles: ['src/host/node/all-parts.ts'] },
});

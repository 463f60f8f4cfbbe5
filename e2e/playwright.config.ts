import { defineConfig, devices } from '@playwright/test';

const port = Number(process.env['PORT'] ?? 4331);
const address = `http://127.0.0.1:${port}`;
const { PW_CHROMIUM: chromium } = process.env;

/** The tests run against the built site. src/tools/e2e.ts builds it and says which browser there is. */
// biome-ignore lint/style/noDefaultExport: Playwright reads it
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results/e2e',
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: { baseURL: address, trace: 'retain-on-failure', serviceWorkers: 'block' },
  webServer: {
    command: `npm run --silent preview -- --ignore-lock --host 127.0.0.1 --port ${port}`,
    cwd: '..',
    url: address,
    timeout: 60_000,
    reuseExistingServer: true,
  },
  projects: [
    {
      name: 'chromium',
      use: {
        ...devices['Desktop Chrome'],
        viewport: { width: 1360, height: 900 },
        launchOptions: {
          ...(chromium && { executablePath: chromium }),
          args: [
            '--no-sandbox',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            '--disable-quic',
            '--disable-gpu',
            '--no-first-run',
          ],
        },
      },
    },
  ],
});

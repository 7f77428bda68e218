import { defineConfig } from '@playwright/test';
import { findChromium } from './chromium.js';

const executablePath = findChromium();

export default defineConfig({
  testDir: './journeys',
  testMatch: '*.journey.ts',
  outputDir: '../test-results',
  globalSetup: './chromium.ts',
  reporter: [['list'], ['./browser-counts-reporter.ts']],
  // A host, a browser and what they read: more at a time would make them wait for each other.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    trace: 'retain-on-failure',
    launchOptions: executablePath === undefined ? {} : { executablePath },
  },
});

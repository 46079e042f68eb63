/** Starts the machine's own Chromium; nothing is downloaded. */
import { load } from '../../infra/services/node/modules.mjs';

const FLAGS = [
  '--no-sandbox', // Chromium refuses to sandbox for root, which CI is
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless browser. Close it in the test's `after`. */
export async function launch() {
  const playwright = await load('playwright-core');
  const { chromium } = playwright.default ?? playwright;
  return chromium.launch({ executablePath: process.env.GEMEINWERK_CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS });
}

/**
 * A page in a session of its own, German, with a time limit on every step. Errors that scripts of the
 * page throw end up in `page.scriptErrors`, for the test to assert on.
 */
export async function open(browser, options = {}) {
  const context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin', viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.scriptErrors = [];
  page.on('pageerror', (error) => page.scriptErrors.push(error.message));
  return page;
}

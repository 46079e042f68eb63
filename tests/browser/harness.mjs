/**
 * What a browser test imports: the demo world's addresses and log-ins, a browser, the sign-in page,
 * accessibility, screenshots.
 *
 * Environment (set by ./ops/test): GEMEINWERK_ACCESS (an access.json), GEMEINWERK_NODE_MODULES,
 * GEMEINWERK_CHROMIUM, GEMEINWERK_PARTS (`embedded` or `real`); GEMEINWERK_SHOTS (a folder) turns
 * screenshots on.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertAccessible } from './accessibility.mjs';
import { freshTotp } from './totp.mjs';

export { launch, open } from './browser.mjs';
export { assertAccessible, findings } from './accessibility.mjs';
export { freshTotp, totp } from './totp.mjs';

/** Is there a running Gemeinwerk to test? Tests of journeys skip without one. */
export const hasWorld = Boolean(process.env.GEMEINWERK_ACCESS);

/** `embedded` or `real`: what the world under test runs on. */
export const parts = process.env.GEMEINWERK_PARTS ?? 'embedded';

/** The tenant with this key from access.json: `{key, url, kind, users}`. */
export async function tenant(key) {
  const { tenants } = JSON.parse(await readFile(process.env.GEMEINWERK_ACCESS, 'utf8'));
  const found = tenants.find((candidate) => candidate.key === key);
  if (!found) throw new Error(`no tenant ${key} in ${process.env.GEMEINWERK_ACCESS}`);
  return found;
}

/** The user of a tenant with this log-in: `{login, password, app_password, totp_secret, roles}`. */
export async function user(key, login) {
  const town = await tenant(key);
  const found = town.users.find((candidate) => candidate.login === login);
  if (!found) throw new Error(`no user ${login} in tenant ${key}`);
  return { ...found, url: town.url };
}

/**
 * Signs a user in through the page, as a person does. The page's contract: `/sign-in` has inputs named
 * `login` and `password`; where a second factor is due, a page with an input named `code` follows.
 */
export async function signIn(page, who) {
  await page.goto(new URL('/sign-in', who.url).href);
  await page.locator('input[name="login"]').fill(who.login);
  await page.locator('input[name="password"]').fill(who.password);
  await submit(page, 'input[name="password"]');
  if (await page.locator('input[name="code"]').count()) {
    await enterCode(page, who);
  }
  if (new URL(page.url()).pathname.startsWith('/sign-in')) {
    throw new Error(`${who.login} was not let in: ${(await page.locator('main').innerText()).slice(0, 300)}`);
  }
}

/** Signs in through the OIDC provider of the tests; `start` is the link or button that leads there. */
export async function signInByProvider(page, url, login, start) {
  await page.goto(new URL('/sign-in', url).href);
  await page.locator(start).click();
  await page.locator('input[name="login"]').fill(login);
  await submit(page, 'input[name="login"]');
}

/** Types a one-time code that this user has not used yet and sends the form. */
export async function enterCode(page, who) {
  who.lastCode = await freshTotp(who.totp_secret, who.lastCode);
  await page.locator('input[name="code"]').fill(who.lastCode);
  await submit(page, 'input[name="code"]');
}

/** Sends the form that holds this field and waits for the page that answers it. */
export async function submit(page, field) {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.locator(field).press('Enter')]);
}

/** Writes a picture of the whole page to GEMEINWERK_SHOTS; does nothing without that setting. */
export async function shoot(page, name) {
  const folder = process.env.GEMEINWERK_SHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name.replace(/[^\w-]+/g, '-')}.png`), fullPage: true });
}

/** `assertAccessible`, with a picture of each look on the way. */
export const check = (page, name) => assertAccessible(page, name, (look) => shoot(page, `${name}-${look}`));

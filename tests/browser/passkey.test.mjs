/** Passkeys, with Chromium's virtual authenticator: set up, signed off with, signed in with, taken away. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { check, hasWorld, launch, open, signIn, user } from './harness.mjs';

const LETTER = new URL('../../infra/samples/post/rurbroich/2026-11-12-scan-0417.pdf', import.meta.url);
const skip = hasWorld ? false : 'GEMEINWERK_ACCESS names no demo world';

let browser;
let page;
let head;
before(async () => {
  if (skip) return;
  browser = await launch();
  head = await user('rurbroich', 'leitung');
  page = await open(browser);
  await authenticator(page);
  await signIn(page, head);
});
after(() => browser?.close());

/** A security key that this page's browser has, whose owner always agrees. */
async function authenticator(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true };
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
  });
}

/** Asks the API as a person's script does; from a page, which finds every tenant's host. `file` is sent as a form. */
async function ask(who, method, path, body, file) {
  const basic = Buffer.from(`${who.login}:${who.app_password}`).toString('base64');
  const answer = await page.evaluate(
    async ({ basic, method, path, body, file }) => {
      const form = new FormData();
      if (file) form.append('file', new Blob([Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0))], { type: 'application/pdf' }), 'brief.pdf');
      const headers = { Authorization: `Basic ${basic}`, ...(body && { 'Content-Type': 'application/json' }) };
      const answer = await fetch(path, { method, headers, body: file ? form : body && JSON.stringify(body) });
      return { ok: answer.ok, text: await answer.text() };
    },
    { basic, method, path, body, file },
  );
  assert.ok(answer.ok, `${method} ${path}: ${answer.text}`);
  return JSON.parse(answer.text);
}

const main = () => page.locator('main').innerText();
const press = (name) => Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).click()]);

test('a passkey is set up on one page', { skip }, async () => {
  await page.goto(new URL('/account', head.url).href);
  await page.locator('input[name="key-title"]').fill('Büro-Schlüssel');
  await press('Passkey einrichten');
  assert.match(await page.locator('#meldung').innerText(), /Der Passkey ist eingerichtet/);
  assert.match(await main(), /Büro-Schlüssel/);
  await check(page, 'account-passkey');
});

test('a document is signed off with it, and the record says so', { skip }, async () => {
  const clerk = await user('rurbroich', 'sachbearbeitung');
  const room = await user('rurbroich', 'poststelle');
  const letter = (await readFile(LETTER)).toString('base64');
  const item = await ask(room, 'POST', '/api/v1/inbox/items', undefined, letter);
  const path = `/api/v1/inbox/items/${item.id}`;
  for (let i = 0; i < 120 && (await ask(room, 'GET', path)).state !== 'captured'; i += 1) await page.waitForTimeout(500);
  await ask(room, 'POST', `${path}/assign`, { unit: (await ask(clerk, 'GET', '/api/v1/identity/me')).unit });
  const { items } = await ask(clerk, 'GET', '/api/v1/dms/processes');
  const { document } = await ask(clerk, 'POST', `${path}/file`, { process: items[0].id });
  const asked = await ask(clerk, 'POST', `/api/v1/dms/documents/${document}/cosign-requests`, {});
  await page.goto(new URL(`/dms/cosignatures/${asked.id}`, head.url).href);
  await check(page, 'cosign-passkey');
  await press('Mit Passkey zeichnen');
  assert.match(await main(), /Mitgezeichnet/);
  const { cosignatures } = await ask(clerk, 'GET', `/api/v1/dms/documents/${document}`);
  const [signed] = cosignatures;
  assert.deepEqual([signed.state, signed.factor, signed.sha256], ['signed', 'passkey', asked.sha256]);
});

test('who signs in where more is demanded shows it, and without it stays outside', { skip }, async () => {
  const admin = await user('rurbroich', 'admin');
  const desk = await open(browser);
  await signIn(desk, admin);
  const demand = async (on) => {
    await desk.goto(new URL('/identity/rules', admin.url).href);
    await desk.locator('#role-head').setChecked(on);
    await Promise.all([desk.waitForNavigation(), desk.getByRole('button', { name: 'Speichern' }).click()]);
  };
  await demand(true);
  try {
    await page.context().clearCookies();
    await page.goto(new URL('/sign-in?next=/tasks', head.url).href);
    await page.locator('input[name="login"]').fill(head.login);
    await page.locator('input[name="password"]').fill(head.password);
    await press('Anmelden');
    assert.equal(new URL(page.url()).pathname, '/sign-in/factor');
    await check(page, 'second-factor');
    await press('Mit Passkey anmelden');
    assert.equal(new URL(page.url()).pathname, '/tasks');
  } finally {
    await demand(false);
  }
});

test('a passkey that is removed opens nothing more', { skip }, async () => {
  await page.goto(new URL('/account', head.url).href);
  await page.getByRole('button', { name: 'Entfernen: Büro-Schlüssel' }).click();
  await Promise.all([page.waitForNavigation(), page.locator('dialog[open] button[type=submit]').click()]);
  assert.doesNotMatch(await main(), /Büro-Schlüssel/);
});

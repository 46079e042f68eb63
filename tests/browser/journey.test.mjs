/** The whole way of one letter, by mouse and keyboard, through the pages. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enterCode, hasWorld, launch, open, parts, signIn, signInByProvider, user } from './harness.mjs';

const LETTER = new URL('../../infra/samples/post/rurbroich/2026-11-12-scan-0417.pdf', import.meta.url).pathname;
const SUBJECT = `Widerspruch Grundsteuerbescheid ${Date.now()}`;
const skip = hasWorld ? false : 'GEMEINWERK_ACCESS names no demo world';

let browser;
before(async () => {
  if (!skip) browser = await launch();
});
after(() => browser?.close());

/** A page of one signed-in person; the caller closes its context. */
async function desk(login) {
  const page = await open(browser);
  await signIn(page, await user('rurbroich', login));
  return page;
}

const main = (page) => page.locator('main').innerText();
const go = async (page, login, path) => page.goto(new URL(path, (await user('rurbroich', login)).url).href);
const click = (page, name) =>
  Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).first().click()]);

let item;
let file;

test('the post room takes a letter in and lays it with a unit', { skip }, async () => {
  const page = await desk('poststelle');
  await go(page, 'poststelle', '/inbox/upload');
  await page.locator('input[name="file"]').setInputFiles(LETTER);
  await page.locator('select[name="channel"]').selectOption('letter');
  await click(page, 'Annehmen und nummerieren');
  item = new URL(page.url()).pathname;
  assert.match(item, /^\/inbox\/items\//);
  assert.match(await main(page), /Nr\. 2026-\d{6}/);
  for (let i = 0; i < 120 && /wird gelesen/.test(await main(page)); i += 1) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  assert.match(await page.locator('.gw-page img').first().getAttribute('alt'), /Seite/);
  await page.locator('select[name="unit"]').selectOption({ label: await optionOf(page, 'FB20') });
  await click(page, 'Zuweisen');
  assert.match(await page.locator('#meldung').innerText(), /liegt jetzt bei FB20/);
  await page.context().close();
});

async function optionOf(page, code) {
  const labels = await page.locator('select[name="unit"] option').allInnerTexts();
  return labels.find((label) => label.startsWith(code));
}

test('the clerk corrects it, files it and finds it', { skip }, async () => {
  const page = await desk('sachbearbeitung');
  await go(page, 'sachbearbeitung', item);
  await page.locator('input[name="subject"]').fill(SUBJECT);
  await click(page, 'Berichtigung speichern');
  assert.match(await page.locator('h1').innerText(), new RegExp(SUBJECT));
  await click(page, 'In Vorgang ablegen');
  file = new URL(page.url()).pathname;
  assert.match(file, /^\/dms\/documents\//);
  await go(page, 'sachbearbeitung', '/');
  await page.keyboard.press('/');
  await page.keyboard.type('Steuer');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.match(await main(page), new RegExp(SUBJECT));
  assert.ok((await page.locator('mark').count()) > 0, 'hits are marked');
  await page.context().close();
});

test('the head signs with a second factor, and everybody sees it', { skip }, async () => {
  const clerk = await desk('sachbearbeitung');
  await go(clerk, 'sachbearbeitung', file);
  await clerk.getByRole('button', { name: 'Um Mitzeichnung bitten' }).first().click();
  const dialog = clerk.locator('dialog[open]');
  const inDialog = (await dialog.count()) > 0 ? dialog : clerk.locator('main');
  await Promise.all([clerk.waitForNavigation(), inDialog.getByRole('button', { name: 'Um Mitzeichnung bitten' }).last().click()]);

  const page = await desk('leitung');
  await page.getByRole('link', { name: new RegExp(SUBJECT) }).first().click();
  await page.waitForLoadState();
  assert.match(await main(page), /Das zeichnen Sie/);
  await enterCode(page, await user('rurbroich', 'leitung'));
  await go(page, 'leitung', file);
  assert.match(await main(page), /Einmalcode|TOTP|zweite/i);
  await clerk.reload();
  assert.match(await main(clerk), /gezeichnet/i);
  await page.context().close();
  await clerk.context().close();
});

test('a clerk of the other town finds nothing of it', { skip }, async () => {
  const page = await open(browser);
  const foreigner = await user('kleinhausen', 'sachbearbeitung');
  await signIn(page, foreigner);
  for (const path of [item, file, `${file}/content`]) {
    const answer = await page.goto(new URL(path, foreigner.url).href);
    assert.equal(answer.status(), 404, path);
  }
  await page.context().close();
});

test('a person signs in through the provider', { skip: skip || (parts !== 'real' && 'no provider in this world') }, async () => {
  const page = await open(browser);
  const { url } = await user('rurbroich', 'sachbearbeitung');
  await signInByProvider(page, url, 'sachbearbeitung', 'a[href^="/oidc/start"]');
  await page.waitForURL(/\/\/rurbroich\./);
  assert.match(await main(page), /Mein Tisch/);
  await page.context().close();
});

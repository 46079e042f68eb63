/** The harness tested against three small pages of its own: it must pass good pages and fail bad ones. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { assertAccessible, findings, launch, open, signIn, totp } from './harness.mjs';
import { Stalled, within } from './stalls.mjs';

const PAGES = new URL('./pages/', import.meta.url);
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let browser, server, url;

async function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://page');
  if (request.method === 'POST') {
    let form = '';
    for await (const chunk of request) form += chunk;
    const fields = new URLSearchParams(form);
    const next = fields.has('code') ? (fields.get('code') === totp(SECRET) ? '/good' : '/sign-in/code') : fields.get('password') === 'richtig' ? '/sign-in/code' : '/sign-in';
    response.writeHead(303, { location: next }).end();
    return;
  }
  const name = { '/good': 'good', '/bad': 'bad', '/sign-in': 'login', '/sign-in/code': 'code' }[pathname];
  // The policy of the real pages: the harness has to work under it.
  response.writeHead(name ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'self'; style-src 'unsafe-inline'; script-src 'self'" });
  response.end(name ? await readFile(new URL(`${name}.html`, PAGES)) : '');
}

before(async () => {
  server = createServer(answer);
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://rurbroich.localhost:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
});

test('codes are those of RFC 6238, appendix B', () => {
  assert.equal(totp(SECRET, 59_000), '287082');
  assert.equal(totp(SECRET, 1_111_111_109_000), '081804');
  assert.equal(totp(SECRET, 20_000_000_000_000), '353130');
  assert.throws(() => totp('nicht-base32!'), /not base32/);
});

test('an accessible page passes in every look and keeps its window', async () => {
  const page = await open(browser);
  await page.goto(`${url}/good`);
  const looks = [];
  await assertAccessible(page, 'good', async (look) => looks.push(look));
  assert.deepEqual(looks, ['light', 'dark', 'phone', 'phone dark']);
  assert.equal(page.viewportSize().width, 1280);
  assert.deepEqual(page.scriptErrors, []);
  await page.context().close();
});

test('a page with faults fails, and the faults are named', async () => {
  const page = await open(browser);
  await page.goto(`${url}/bad`);
  const ids = (await findings(page)).map(({ id }) => id);
  assert.ok(ids.includes('label') && ids.includes('image-alt'), ids.join());
  await assert.rejects(assertAccessible(page, 'bad'), (error) => {
    assert.match(error.message, /light: \[critical\] label/);
    assert.match(error.message, /dark: \[serious\] color-contrast/);
    assert.match(error.message, /phone: .*wider than its window/);
    assert.doesNotMatch(error.message, /^ {2}light: \[serious\] color-contrast/m);
    return true;
  });
  await page.context().close();
});

test('a page that draws no frame is looked at all the same', async () => {
  const page = await open(browser);
  await page.goto(`${url}/good`);
  await page.evaluate(() => {
    globalThis.requestAnimationFrame = () => 0;
  });
  await within(60_000, assertAccessible(page, 'still'));
  await page.context().close();
});

test('a browser that does not answer is named, whatever it says later', async () => {
  await assert.rejects(within(10, new Promise(() => {})), Stalled);
  await assert.rejects(within(10, new Promise((_, fail) => setTimeout(fail, 50, new Error('late')))), Stalled);
  await assert.rejects(within(1_000, Promise.reject(new Error('a fault of the page'))), /a fault of the page/);
  assert.equal(await within(1_000, Promise.resolve('answer')), 'answer');
  await new Promise((done) => setTimeout(done, 100));
});

test('signing in goes through password and code', async () => {
  const page = await open(browser);
  await signIn(page, { url, login: 'leitung', password: 'richtig', totp_secret: SECRET });
  assert.equal(new URL(page.url()).pathname, '/good');
  await page.context().close();
});

test('a refused sign-in is an error that shows what the page said', async () => {
  const page = await open(browser);
  await assert.rejects(signIn(page, { url, login: 'leitung', password: 'falsch' }), /leitung was not let in: .*Anmelden/s);
  await page.context().close();
});

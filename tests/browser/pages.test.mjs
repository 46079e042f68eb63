/** Every page, in light, dark and on a phone: axe finds nothing serious, nothing scrolls sideways. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { check, hasWorld, launch, open, signIn, user } from './harness.mjs';
import { Stalled, within } from './stalls.mjs';

const skip = hasWorld ? false : 'GEMEINWERK_ACCESS names no demo world';
/** Milliseconds; the slowest page takes twelve seconds in its four looks. */
const STALLED_AFTER = 90_000;
const CLOSED_AFTER = 10_000;
const ID = /[0-9a-f]{8}-[0-9a-f-]{27}/;

/** Pages by who sees them. A function finds the address of a page that hangs on data of the demo world and of the journey before. */
const PAGES = {
  'rurbroich/poststelle': ['/', '/inbox', '/inbox?state=attention', '/inbox?state=received', '/inbox/upload', '/inbox/book', first('/inbox', '/inbox/items/')],
  'rurbroich/sachbearbeitung': ['/', '/tasks', '/tasks?done=true', '/inbox', '/inbox/book', first('/inbox?state=filed', '/inbox/items/'), '/search', '/search?q=Steuer', '/search?q=qqqq', '/dms', '/dms/plan', '/dms/records/new', first('/dms', '/dms/records/'), newProcess, '/account', '/account/substitution', '/niemals'],
  'rurbroich/leitung': ['/', '/identity/substitutions', first('/identity/substitutions', '/identity/persons/'), first('/tasks?done=true', '/dms/cosignatures/'), first('/search?q=Widerspruch', '/dms/documents/'), protection],
  'rurbroich/admin': ['/', '/dms/plan', '/contracts/statement', '/audit', '/audit/proof', '/isolation', '/identity/roles', '/identity/roles?role=head', '/identity/roles/cell?role=clerk&action=dms.record.read', '/identity/roles/levels', '/identity/roles/history', '/identity/bodies', '/identity/roles/why?person=sachbearbeitung&action=dms.record.read', '/identity/roles/view?person=leitung', '/identity/roles/releases', '/identity/persons', '/identity/persons/new', '/identity/units', '/identity/rules', '/identity/providers', '/identity/providers/new', '/identity/rosters', '/identity/connections', '/registry/grants', '/registry/openings'],
  'kreis-rurland/kreisadmin': ['/', '/registry', '/registry/grants', '/registry/new', first('/registry', '/registry/')],
  'betrieb/operator': ['/', '/registry', '/registry/new', first('/registry', '/registry/'), openings, shredding, '/contracts', '/contracts/agreements', '/contracts/agreements/new', first('/contracts/agreements', '/contracts/agreements/')],
};

/** The first link of a list that begins so and names one thing. */
function first(list, prefix) {
  return async (page, url) => {
    await page.goto(new URL(list, url).href);
    const links = await page.locator(`main a[href^="${prefix}"]`).evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    const link = links.find((href) => ID.test(href));
    assert.ok(link, `${list} links to nothing below ${prefix}; the journey has to run before`);
    return link;
  };
}

/** What the operator asked of the first tenant. */
async function openings(page, url) {
  return `${await first('/registry', '/registry/')(page, url)}/openings`;
}

/** How the first tenant could come to its end. */
async function shredding(page, url) {
  return `${await first('/registry', '/registry/')(page, url)}/shredding`;
}

/** The form for a new process of the first record. */
async function newProcess(page, url) {
  const record = await first('/dms', '/dms/records/')(page, url);
  return `/dms/processes/new?record=${ID.exec(record)[0]}`;
}

/** The page of what guards the first record. */
async function protection(page, url) {
  return `${await first('/dms', '/dms/records/')(page, url)}/protection`;
}

let browser;
before(async () => {
  if (!skip) browser = await launch();
});
after(() => browser?.close());

/** A page where this person is signed in. */
async function desk(person) {
  const page = await open(browser);
  await signIn(page, person);
  return page;
}

/** Puts a new browser in the place of one that does not answer, if need be before the old one has gone. */
async function relaunch() {
  await within(CLOSED_AFTER, browser.close()).catch(() => {});
  browser = await launch();
}

/** Opens the page as the browser does and checks its status, its look and its scripts. */
async function inspect(page, address, name) {
  const answer = await page.goto(address);
  assert.equal(answer.status(), address.endsWith('/niemals') ? 404 : 200, name);
  await check(page, name);
  assert.deepEqual(page.scriptErrors, [], name);
}

for (const path of ['/sign-in', '/sign-in?lang=en']) {
  test(`the door at ${path}`, { skip }, async () => {
    const page = await open(browser);
    await inspect(page, new URL(path, (await user('rurbroich', 'admin')).url).href, `door${path}`);
    await page.context().close();
  });
}

for (const [who, paths] of Object.entries(PAGES)) {
  test(`what ${who} sees`, { skip }, async (t) => {
    const person = await user(...who.split('/'));
    let page = await desk(person);
    for (const [number, wanted] of paths.entries()) {
      const path = typeof wanted === 'function' ? undefined : wanted;
      await t.test(path ?? `page ${number + 1}, by its link`, async (t) => {
        const look = async () => {
          const found = path ?? (await wanted(page, person.url));
          await inspect(page, new URL(found, person.url).href, `${who}${found.replace(ID, 'one')}`);
        };
        await within(STALLED_AFTER, look()).catch(async (error) => {
          if (!(error instanceof Stalled)) throw error;
          t.diagnostic(`${error.message}; once more in a new browser`);
          await relaunch();
          page = await desk(person);
          await within(STALLED_AFTER, look());
        });
      });
    }
    await page.context().close();
  });
}

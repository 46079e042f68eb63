/** Every page, in light, dark and on a phone: axe finds nothing serious, nothing scrolls sideways. */
import { after, before, test } from 'node:test';
import { check, hasWorld, launch, open, signIn, user } from './harness.mjs';

const skip = hasWorld ? false : 'GEMEINWERK_ACCESS names no demo world';

/** Pages by who sees them. A function finds the address of a page that hangs on data. */
const PAGES = {
  'rurbroich/sachbearbeitung': ['/', '/tasks', '/tasks?done=true', '/inbox', '/inbox/book', '/inbox/upload', '/search', '/search?q=Steuer', '/search?q=qqqq', '/dms', '/account', '/dms/records/new', '/niemals', first('/dms', '/dms/records/'), '/?lang=en'],
  'rurbroich/poststelle': ['/inbox?state=attention', first('/inbox?state=captured', '/inbox/items/')],
  'rurbroich/leitung': [first('/tasks?done=true', '/dms/cosignatures/'), first('/search?q=Widerspruch', '/dms/documents/')],
  'rurbroich/admin': ['/', '/dms/plan', '/contracts/statement'],
  'kreis-rurland/kreisadmin': ['/', '/registry', '/registry/new'],
  'betrieb/operator': ['/', '/registry', '/registry/new', '/contracts', '/contracts/agreements', '/contracts/agreements/new', first('/registry', '/registry/')],
};

/** The first link of a list that begins so; nothing if the list is empty. */
function first(list, prefix) {
  return async (page, url) => {
    await page.goto(new URL(list, url).href);
    const links = await page.locator(`main a[href^="${prefix}"]`).evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    return links.find((href) => /[0-9a-f]{8}-/.test(href));
  };
}

let browser;
before(async () => {
  if (!skip) browser = await launch();
});
after(() => browser?.close());

test('the door', { skip }, async () => {
  const page = await open(browser);
  await page.goto(new URL('/sign-in', (await user('rurbroich', 'admin')).url).href);
  await check(page, 'sign-in');
  await page.context().close();
});

for (const [who, paths] of Object.entries(PAGES)) {
  test(`what ${who} sees`, { skip }, async (t) => {
    const person = await user(...who.split('/'));
    const page = await open(browser);
    await signIn(page, person);
    for (const wanted of paths) {
      const path = typeof wanted === 'function' ? await wanted(page, person.url) : wanted;
      if (!path) continue;
      await t.test(path.replace(/[0-9a-f-]{36}/g, '…'), async () => {
        await page.goto(new URL(path, person.url).href);
        await check(page, `${who}${path}`);
      });
    }
    await page.context().close();
  });
}

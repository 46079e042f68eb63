/** axe-core on one page, in every look it has. */
import { readFile } from 'node:fs/promises';
import { locate } from '../../infra/services/node/modules.mjs';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SERIOUS = new Set(['serious', 'critical']);
const LOOKS = [
  { look: 'light', scheme: 'light', width: 1280 },
  { look: 'dark', scheme: 'dark', width: 1280 },
  { look: 'phone', scheme: 'light', width: 390 },
  { look: 'phone dark', scheme: 'dark', width: 390 },
];

/** Milliseconds; without a compositor's frame neither frames nor fades ever end. */
const SETTLED_AFTER = 2_000;

let source;

/** What axe finds in the page as it is now: serious and critical breaches of WCAG 2.2 A and AA. */
export async function findings(page) {
  source ??= await readFile(locate('axe-core/axe.min.js'), 'utf8');
  // `evaluate` runs outside the page's content security policy, a script tag would not.
  await page.evaluate(source);
  const { violations } = await page.evaluate((values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values } }), RULES);
  return violations
    .filter(({ impact }) => SERIOUS.has(impact))
    .map(({ id, impact, help, nodes }) => ({ id, impact, help, where: nodes.map(({ target }) => target.join(' ')).slice(0, 5) }));
}

/** How far the page is wider than its window, in CSS pixels; a phone must not scroll sideways. */
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Colours fade over when the look changes; axe must see where they end. A page Chromium draws no frame of is looked at as it is. */
const settled = (page) => page.evaluate(async (limit) => {
  const frames = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const fades = () => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})));
  await Promise.race([frames.then(fades), new Promise((done) => setTimeout(done, limit))]);
}, SETTLED_AFTER);

/** Chromium repaints a changed colour scheme late now and then; a real fault is still there a moment later. */
async function lasting(page) {
  let found = await findings(page);
  for (let again = 0; again < 3 && found.length > 0; again += 1) {
    await page.waitForTimeout(400);
    found = await findings(page);
  }
  return found;
}

/**
 * Checks the page in light, dark and at 390 px; throws with every finding. `seen(look)` runs once per
 * look, for a screenshot. The page keeps its window and colours afterwards.
 */
export async function assertAccessible(page, title, seen = async () => {}) {
  const before = page.viewportSize();
  const found = [];
  for (const { look, scheme, width } of LOOKS) {
    await page.setViewportSize({ width, height: before.height });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await settled(page);
    await seen(look);
    for (const finding of await lasting(page)) found.push(`${look}: [${finding.impact}] ${finding.id}: ${finding.help}\n    ${finding.where.join('\n    ')}`);
    const wide = await overflow(page);
    if (wide > 1) found.push(`${look}: [serious] the page is ${wide} px wider than its window`);
  }
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
  if (found.length > 0) throw new Error(`${title} (${page.url()}): ${found.length} findings\n  ${found.join('\n  ')}`);
}

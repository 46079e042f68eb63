/**
 * Chromium without a screen stops drawing now and then, and what then asks its page something waits for
 * ever: Playwright limits its steps, not `evaluate`. Whoever works with pages for long does it `within` a limit.
 */

/** The browser did not answer; the product may be right or wrong, nobody knows. */
export class Stalled extends Error {}

/** What `work` promises, or `Stalled` where it takes longer than `limit` milliseconds. */
export async function within(limit, work) {
  let timer;
  const stalled = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Stalled(`Chromium did not answer for ${limit} ms`)), limit);
  });
  try {
    return await Promise.race([work, stalled]);
  } finally {
    clearTimeout(timer);
    // Closing the browser lets it fail later, when nobody listens any more.
    work.catch(() => {});
  }
}

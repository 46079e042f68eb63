/** The one page of the test provider, and the reading of what it sends. */

const LIMIT = 10_000;

const escape = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** A log-in form without a password; `hint` fills the name in. */
export const loginPage = (hint = '') => `<!doctype html>
<html lang="de">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Anmeldedienst (Test)</title>
<style>
  body { font: 1rem/1.5 sans-serif; max-width: 24rem; margin: 4rem auto; padding: 0 1rem; color: #171a2b; background: #fff }
  input, button { font: inherit; padding: .6rem; width: 100%; box-sizing: border-box; margin-top: .4rem }
</style>
<main>
  <h1>Anmeldedienst (Test)</h1>
  <p>Jeder Name wird angenommen. Nur für Tests.</p>
  <form method="post">
    <label for="login">Anmeldename</label>
    <input id="login" name="login" autocomplete="username" required value="${escape(String(hint))}">
    <button type="submit">Anmelden</button>
  </form>
</main>
</html>`;

/** The fields of a posted form; refuses more than 10 kB. */
export async function readForm(request) {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > LIMIT) throw new Error('form too large');
  }
  return new URLSearchParams(body);
}

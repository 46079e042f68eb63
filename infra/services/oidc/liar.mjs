/**
 * An OpenID Connect provider that lies, for tests. Whoever asks for a token chooses the lie: the code is
 * `lie.nonce.subject`. It listens on loopback only. Environment: PORT, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET.
 *
 * Besides: /impostor/... says it is somebody else, /logout-token?lie=...&sub=...&sid=... makes a logout token.
 */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { readForm } from './login.mjs';

const port = Number(process.env.PORT);
const issuer = `http://127.0.0.1:${port}`;
const client = process.env.OIDC_CLIENT_ID ?? 'gemeinwerk';
const event = { 'http://schemas.openid.net/event/backchannel-logout': {} };

const fresh = () => ({ kid: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) });
let key = fresh();
const foreign = fresh();

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function signed(claims, { privateKey, kid } = key, header = {}) {
  const text = `${part({ alg: 'RS256', kid, ...header })}.${part(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
}

function claims(subject, nonce) {
  const now = Math.floor(Date.now() / 1000);
  const [login, ...groups] = subject.split('~');
  return { iss: issuer, aud: client, sub: `id-${login}`, preferred_username: login, name: `Person ${login}`, groups, sid: `at-${login}`, nonce, iat: now, exp: now + 300 };
}

/** What each lie does to a token. */
const LIES = {
  none: (told) => signed(told),
  issuer: (told) => signed({ ...told, iss: 'http://127.0.0.1:1' }),
  audience: (told) => signed({ ...told, aud: 'somebody-else' }),
  nonce: (told) => signed({ ...told, nonce: 'of-another-flow' }),
  nonceless: ({ nonce, ...told }) => signed(told),
  unsigned: (told) => `${part({ alg: 'none' })}.${part(told)}.`,
  symmetric: (told) => signed(told, key, { alg: 'HS256' }),
  expired: (told) => signed({ ...told, iat: told.iat - 4000, exp: told.iat - 3600 }),
  // Clocks differ: a token that ended a minute ago is still good.
  slow_clock: (told) => signed({ ...told, iat: told.iat - 360, exp: told.iat - 60 }),
  foreign_key: (told) => signed(told, foreign),
  stolen_kid: (told) => signed(told, { ...foreign, kid: key.kid }),
  // The key changes after its discovery and before its use.
  rotated: (told) => {
    key = fresh();
    return signed(told);
  },
};

function discovery(at) {
  return {
    issuer: at,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    end_session_endpoint: `${issuer}/end`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

async function token(request) {
  const [lie, nonce, subject] = ((await readForm(request)).get('code') ?? '').split('.');
  if (lie === 'silent') return undefined;
  if (lie === 'broken') return { error: 'invalid_grant' };
  const answer = { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300 };
  return lie === 'tokenless' ? answer : { ...answer, id_token: LIES[lie](claims(subject, nonce)) };
}

function logoutToken(query) {
  const { nonce, groups, name, preferred_username, ...told } = claims(query.get('sub'));
  const lie = query.get('lie') ?? 'none';
  if (lie === 'eventless') return signed({ ...told, jti: randomUUID() });
  const with_event = { ...told, events: event, jti: randomUUID(), ...(lie === 'nonced' ? { nonce: 'x' } : {}) };
  return (LIES[lie] ?? LIES.none)(with_event);
}

async function answer(request) {
  const { pathname, searchParams } = new URL(request.url, issuer);
  if (pathname === '/.well-known/openid-configuration') return discovery(issuer);
  if (pathname === '/impostor/.well-known/openid-configuration') return discovery('http://127.0.0.1:1');
  if (pathname === '/jwks') return { keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid: key.kid, alg: 'RS256', use: 'sig' }] };
  if (pathname === '/token') return token(request);
  if (pathname === '/logout-token') return { token: logoutToken(searchParams) };
  return { error: 'not_found' };
}

const server = createServer((request, response) => {
  answer(request)
    .then((body) => {
      // Silence is an answer too: the connection stays open.
      if (body === undefined) return;
      response.writeHead(body.error ? 400 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    })
    .catch((error) => {
      console.error(error);
      response.writeHead(500).end();
    });
});

server.listen(port, '127.0.0.1', () => console.log(`OIDC liar at ${issuer}`));
process.on('SIGTERM', () => process.exit(0));

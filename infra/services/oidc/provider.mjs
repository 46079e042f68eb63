/**
 * An OpenID Connect provider for tests: one client, every log-in name is accepted, no consent page.
 * Never expose it: whoever reaches it is whoever they say they are. It listens on loopback only.
 *
 * Environment: PORT, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET; OIDC_REDIRECT_URIS (comma separated) adds
 * redirect addresses to those that are always allowed: http://localhost and http://*.localhost, any
 * port, any path that ends with /callback.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { load } from '../node/modules.mjs';
import { loginPage, readForm } from './login.mjs';

const { Provider } = await load('oidc-provider');

const port = Number(process.env.PORT);
const issuer = `http://127.0.0.1:${port}`;
const clientId = process.env.OIDC_CLIENT_ID ?? 'gemeinwerk';
const registered = (process.env.OIDC_REDIRECT_URIS ?? `${issuer}/callback`).split(',').filter(Boolean);

function localCallback(uri) {
  try {
    const { protocol, hostname, pathname } = new URL(uri);
    const local = hostname === 'localhost' || hostname === '127.0.0.1' || hostname.endsWith('.localhost');
    return protocol === 'http:' && local && pathname.endsWith('/callback');
  } catch {
    return false;
  }
}

function account(login) {
  const local = login.split('@')[0];
  const email = login.includes('@') ? login : `${local}@rurbroich.example`;
  return { sub: login, preferred_username: local, name: local, email, email_verified: true };
}

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      client_secret: process.env.OIDC_CLIENT_SECRET,
      redirect_uris: registered,
      post_logout_redirect_uris: [],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  claims: {
    openid: ['sub'],
    profile: ['name', 'preferred_username'],
    email: ['email', 'email_verified'],
  },
  // Clients that read the ID token alone find the same claims there as at the userinfo endpoint.
  conformIdTokenClaims: false,
  cookies: { keys: [randomBytes(24).toString('hex')] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => account(id) }),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  jwks: { keys: [{ ...key, alg: 'RS256', use: 'sig', kid: 'test' }] },
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
  pkce: { required: () => false },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 3600, IdToken: 600, Interaction: 600, Session: 3600 },
});

const exact = provider.Client.prototype.redirectUriAllowed;
provider.Client.prototype.redirectUriAllowed = function redirectUriAllowed(uri) {
  return localCallback(uri) || exact.call(this, uri);
};

async function interact(request, response) {
  if (request.method === 'GET') {
    const { params } = await provider.interactionDetails(request, response);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    return response.end(loginPage(params.login_hint));
  }
  const login = (await readForm(request)).get('login')?.trim();
  if (!login) {
    response.writeHead(303, { location: request.url });
    return response.end();
  }
  return provider.interactionFinished(request, response, { login: { accountId: login, amr: ['pwd'] } });
}

const protocol = provider.callback();
const server = createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) {
    protocol(request, response);
    return;
  }
  interact(request, response).catch((error) => {
    console.error(error);
    if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('Diese Anmeldung ist abgelaufen. Beginnen Sie sie in der Anwendung von vorn.');
  });
});

server.listen(port, '127.0.0.1', () => console.log(`OIDC provider at ${issuer}, client ${clientId}`));
process.on('SIGTERM', () => process.exit(0));

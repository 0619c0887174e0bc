// An OpenID provider for the tests: client credentials for programs, the code flow with PKCE for people, JWT access
// tokens in RS256, and keys that can be rotated. Whoever signs in types a name, and any password will do.
// Prints its address when it listens; ends when its input does. POST /rotate makes a new key that signs from then on.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const AUDIENCE = 'clbcloud';
const SECRET = process.env.CLIENT_SECRET;

// What the tokens of each person and client say besides: some of it good, some not.
const PEOPLE = {
  'thu-quy': { clb_scope: 'club:ha-oi|clb-1', clb_role: 'treasurer' },
  'khong-ten': { clb_scope: 'club:ha-oi|clb-1', clb_role: 'treasurer' },
};
const CLAIMS = {
  'tinh-bac-ninh': { clb_scope: 'province:ha-oi', clb_role: 'analyst' },
  'quan-tri': { clb_scope: 'nation', clb_role: 'admin' },
  'sai-cap': { clb_scope: 'province:ha-oi', clb_role: 'treasurer' },
  'khong-quyen': {},
};

const fresh = () => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  kid: randomUUID(), use: 'sig', alg: 'RS256',
});

let keys = [fresh()];
let answer;

function build(issuer) {
  const provider = new Provider(issuer, {
    clients: [
      ...Object.keys(CLAIMS).map((client_id) => ({
        client_id, client_secret: SECRET, grant_types: ['client_credentials'], redirect_uris: [], response_types: [],
      })),
      { client_id: 'ban-dieu-khien', client_secret: SECRET, token_endpoint_auth_method: 'client_secret_post', redirect_uris: ['http://localhost/sign-in/back'] },
      { client_id: 'so-clb', token_endpoint_auth_method: 'none', grant_types: ['authorization_code'], redirect_uris: ['https://app.invalid/back'] },
    ],
    jwks: { keys },
    scopes: ['openid', 'api'],
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => `urn:${AUDIENCE}`,
        getResourceServerInfo: (ctx, resource) => ({
          scope: 'api',
          audience: resource === `urn:${AUDIENCE}` ? AUDIENCE : resource,
          accessTokenTTL: 600,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
        useGrantedResource: () => true,
      },
    },
    // An authority that does not say in its tokens who somebody is.
    formats: { customizers: { jwt: (ctx, token, jwt) => { if (token.accountId === 'khong-ten') delete jwt.payload.sub; } } },
    extraTokenClaims: (ctx, token) => PEOPLE[token.accountId] ?? CLAIMS[token.clientId],
  });
  answer = provider.callback();
}

const server = createServer((request, response) => {
  if (request.url === '/rotate') {
    keys = [fresh(), ...keys];
    build(server.issuer);
    response.end();
    return;
  }
  answer(request, response);
});

server.listen(0, '127.0.0.1', () => {
  server.issuer = `http://127.0.0.1:${server.address().port}`;
  build(server.issuer);
  console.log(server.issuer);
});

process.stdin.resume().on('end', () => process.exit(0));

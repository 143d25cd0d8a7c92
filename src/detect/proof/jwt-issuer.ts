/** JSON Web Tokens whose issuer says what they open: more than a session. Any other token is for the rule `jwt`. */
import type { Check } from './check.js';
import { jwt, parseObject } from './jwt.js';

/** https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/ : bound tokens have a claim, the older ones an issuer. */
export const kubernetesJwt = issued((claims) => {
  return claims['iss'] === 'kubernetes/serviceaccount' || 'kubernetes.io' in claims;
});

/** https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens */
export const auth0Jwt = issued(({ iss, aud }) => {
  return /^https:\/\/[\w.-]+\.auth0\.com\/$/.test(String(iss)) && JSON.stringify(aud ?? '').includes('/api/v2/');
});

/** https://supabase.com/docs/guides/api/api-keys : the role `anon` is public, this one passes every policy. */
export const supabaseJwt = issued(({ iss, role }) => iss === 'supabase' && role === 'service_role');

function issued(accepts: (claims: Record<string, unknown>) => boolean): Check {
  return (subject) => {
    const claims = parseObject(Buffer.from(subject.value.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return claims !== undefined && accepts(claims) ? jwt(subject) : undefined;
  };
}

import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { scan } from './scanning.js';

/** Signs as jwt.io does, so that its tokens need not stand here. */
function jwt(payload: object, key: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(payload)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

const john = { sub: '1234567890', name: 'John Doe' };

it.each([
  ['now', jwt({ ...john, iat: 1516239022 }, 'your-256-bit-secret')],
  ['until 2016', jwt({ ...john, admin: true }, 'secret')],
])('the token that jwt.io shows %s is no secret', (_, token) => expect(scan(`token: ${token}`, { kind: 'env' })).toEqual([]));

it('any other token is', () => {
  expect(scan(`token: ${jwt({ ...john, iat: 1516239023 }, 'your-256-bit-secret')}`)).toHaveLength(1);
});

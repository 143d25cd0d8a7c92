/** Passwords under which keystores are made everywhere: they keep nobody out. */

/** The empty one, those of manuals and tools (keytool's `changeit`, Android's, Red Hat's `secret`), and the commonest of people. */
export const WELL_KNOWN_PASSWORDS: readonly string[] = [
  '',
  ...['changeit', 'changeme', 'password', 'secret', 'android', '123456', 'test', 'storepass', 'keystore', 'default', 'admin'],
];

/** For evidence: such a password may be named, everybody knows it. */
export function opensWith(password: string): string {
  return password === '' ? 'opens with the empty password' : `opens with the well-known password "${password}"`;
}

export const NOT_WELL_KNOWN = 'encrypted, and no well-known password opens it';

/** Owns the reasons why a syntax cannot hold a value as it is. */
import type { CredentialType } from '../credential-type.js';

type Exceptions = NonNullable<CredentialType['except']>;

/** RFC 3986 §3.2.1 and §3.4; in a query, a plus sign is a space. */
export const BASE64_IN_URL: Exceptions = {
  'url-userinfo': 'a slash ends the authority of a URL: the value stands there percent-encoded',
  'url-query': 'a plus sign is a space in a query: the value stands there percent-encoded',
};

export const HAS_SPACES: Exceptions = {
  netrc: 'a space ends the token',
  'url-userinfo': 'a URL has no spaces',
  'url-query': 'a URL has no spaces',
};

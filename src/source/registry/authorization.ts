/**
 * The one place where a credential is spelled out, for the server that asked for it; and where it is taken out again of what servers say,
 * for some repeat the request in their errors.
 */
import { HIDDEN, type Secret } from '../../model/secret.js';

/** Who we are, to one registry. */
export type Credential =
  | { kind: 'password'; username: string; password: Secret }
  /** A refresh token of OAuth 2, as `docker login` gets it from Azure and others. */
  | { kind: 'identity'; token: Secret }
  /** A bearer token that is ready for use. */
  | { kind: 'bearer'; token: Secret };

const MOST_SPELLED = 1000;

export class Authorization {
  readonly #spelled = new Set<string>();

  /** https://www.rfc-editor.org/rfc/rfc7617 */
  basic(username: string, password: Secret): string {
    return `Basic ${this.#spell(Buffer.from(`${username}:${this.#spell(password.reveal())}`).toString('base64'))}`;
  }

  bearer(token: Secret): string {
    return `Bearer ${this.#spell(token.reveal())}`;
  }

  /** The body of a POST that trades an identity token for an access token. https://distribution.github.io/distribution/spec/auth/oauth/ */
  refresh(token: Secret, fields: Readonly<Record<string, string>>): string {
    return new URLSearchParams({ grant_type: 'refresh_token', ...fields, refresh_token: this.#spell(token.reveal()) }).toString();
  }

  /** A text from a server, without what was told to servers. */
  scrub(text: string): string {
    let clean = text;
    for (const value of this.#spelled) clean = clean.replaceAll(value, HIDDEN);
    return clean;
  }

  #spell(value: string): string {
    if (value !== '') this.#spelled.add(value);
    // An audit has a token for each of thousands of repositories: those of long ago are not repeated any more.
    if (this.#spelled.size > MOST_SPELLED) for (const oldest of [...this.#spelled].slice(2, MOST_SPELLED / 2)) this.#spelled.delete(oldest);
    return value;
  }
}

/** What a registry wants to see before it answers, learnt from its challenges and remembered per repository. */
import type { Authorization } from './authorization.js';
import { type Challenge, parseChallenges } from './challenge.js';
import type { Credentials, Found } from './credentials.js';
import type { Subject } from './failure.js';
import type { Token, TokenRequest } from './tokens.js';

/** What one repository asks for. */
type Demand = { kind: 'basic' } | ({ kind: 'bearer'; token?: Promise<Token> | undefined } & TokenRequest);

export interface AuthorizerParts {
  credentials: Credentials;
  authorization: Authorization;
  fetch: (subject: Subject, request: TokenRequest, found: Found) => Promise<Token>;
  /** Checks the token server that a challenge names. @throws ScanError */
  realmOf: (subject: Subject, text: string | undefined) => Promise<TokenRequest['realm']>;
  now: () => number;
}

export class Authorizer {
  readonly #demands = new Map<string, Demand>();
  /** Of any repository: the next one will ask for the same, for itself. */
  #latest: Demand | undefined;

  constructor(private readonly parts: AuthorizerParts) {}

  /** The `Authorization` for a repository, as far as it is known what it asks for. @throws ScanError when there is no token to be had. */
  async header(subject: Subject): Promise<string | undefined> {
    const demand = this.#demands.get(subject.path) ?? this.#guess(subject);
    if (demand === undefined) return undefined;
    const { credentials, authorization } = this.parts;
    const found = await credentials.find(subject.path);
    const { credential } = found;
    if (credential?.kind === 'bearer') return authorization.bearer(credential.token);
    if (demand.kind === 'bearer') return authorization.bearer(await this.#token(subject, demand, found));
    return credential?.kind === 'password' ? authorization.basic(credential.username, credential.password) : undefined;
  }

  /** Name and password, where there are such, whatever was asked for. */
  async login(subject: Subject): Promise<string | undefined> {
    const { credential } = await this.parts.credentials.find(subject.path);
    return credential?.kind === 'password' ? this.parts.authorization.basic(credential.username, credential.password) : undefined;
  }

  /**
   * Takes in what a refused request was told.
   * @param used The header it was made with.
   * @returns whether the next header may do better.
   */
  async learn(subject: Subject, header: string | string[] | undefined, used: string | undefined): Promise<boolean> {
    const challenges = parseChallenges(header);
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer !== undefined) {
      await this.#demandToken(subject, bearer, used);
      return used === undefined || (await this.header(subject)) !== used;
    }
    if (!challenges.some(({ scheme }) => scheme === 'basic')) return false;
    this.#remember(subject, { kind: 'basic' });
    const next = await this.header(subject);
    return next !== undefined && next !== used;
  }

  async #demandToken(subject: Subject, { params }: Challenge, used: string | undefined): Promise<void> {
    const realm = await this.parts.realmOf(subject, params.get('realm'));
    const service = params.get('service');
    const scope = params.get('scope') ?? scopeOf(subject);
    const known = this.#demands.get(subject.path);
    if (known?.kind === 'bearer' && known.realm.url.href === realm.url.href && known.service === service && known.scope === scope) {
      // Others may have been refused at the same time: only the first to tell makes the token be fetched again.
      const current = await known.token?.catch(() => undefined);
      if (current === undefined || used !== this.parts.authorization.bearer(current.value)) return;
    }
    this.#remember(subject, { kind: 'bearer', realm, service, scope });
  }

  async #token(subject: Subject, demand: Demand & { kind: 'bearer' }, found: Found): Promise<Token['value']> {
    const { token } = demand;
    const current = await token?.catch(() => undefined);
    if (current !== undefined && current.until > this.parts.now()) return current.value;
    // Somebody else may have asked while this one waited.
    const asked = demand.token === undefined || demand.token === token ? this.parts.fetch(subject, demand, found) : demand.token;
    demand.token = asked;
    return (await asked).value;
  }

  #guess(subject: Subject): Demand | undefined {
    const latest = this.#latest;
    if (latest === undefined) return undefined;
    const demand: Demand =
      latest.kind === 'basic' ? latest : { kind: 'bearer', realm: latest.realm, service: latest.service, scope: scopeOf(subject) };
    this.#demands.set(subject.path, demand);
    return demand;
  }

  #remember({ path }: Subject, demand: Demand): void {
    this.#demands.set(path, demand);
    this.#latest = demand;
  }
}

/** What docker asks for. https://distribution.github.io/distribution/spec/auth/scope/ */
function scopeOf({ path }: Subject): string {
  return path === '' ? 'registry:catalog:*' : `repository:${path}:pull`;
}

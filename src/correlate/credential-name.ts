/**
 * What to call a credential in the lines we advise: the name of an environment variable. Names in an image are those of options, headers,
 * labels, users and keys of files; of those only what reads like a variable becomes one.
 */
import type { Sighting } from '../model/finding.js';
import type { RuleInfo } from '../model/match.js';
import type { RootCause } from './root-cause.js';

/** A variable for the credential: the one that held it, else one made of what the text calls it, else `GITHUB_TOKEN` for its vendor. */
export function variableFor(root: RootCause, sightings: readonly Sighting[], name: string | undefined, rule: RuleInfo): string {
  const held = sightings.find(({ kind }) => kind === 'env' || kind === 'build-arg')?.name;
  // The text of a step names what it sets; its comment and author are named, too.
  const set = sightings.find(
    (seen) => seen.kind === 'label' || (seen.kind === 'history' && !/^(?:comment|author)$/.test(seen.name ?? 'comment')),
  );
  const holder = root.arg ?? held ?? set?.name;
  if (holder !== undefined) return variableOf(holder) ?? conventional(rule);
  return name !== undefined && isVariableLike(name) ? name.toUpperCase() : conventional(rule);
}

/** POSIX names of variables (https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html) stay as they are, others are spelt as one. */
function variableOf(name: string): string | undefined {
  if (/^[a-z_]\w*$/i.test(name)) return name;
  const variable = name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '');
  return variable === '' ? undefined : variable;
}

/** `DB_PASSWORD`, `TOKEN`, `db_password`; not `token` or `deploy`, which may as well be an option or a user, nor `_authToken` and `X-Api-Key`. */
function isVariableLike(name: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(name) || /^[a-z][a-z0-9_]*_(?:password|passwd|secret|token|key)$/.test(name);
}

/** What the vendor's own programs mostly read it from: `AWS_SECRET_ACCESS_KEY`, `DATABASE_URL`, `GITHUB_TOKEN`. */
function conventional({ id, provider, title }: RuleInfo): string {
  const named = /-(?:key|url)$/.test(id) ? variableOf(id.replace(/-/g, '_').toUpperCase()) : undefined;
  if (named !== undefined) return named;
  if (provider !== 'generic') return variableOf(`${provider.toUpperCase().replace(/\W/g, '_')}_TOKEN`) ?? 'TOKEN';
  return (/\b(?:password|token)\b/i.exec(title)?.[0] ?? 'SECRET').toUpperCase();
}

/** Files that are made to hold secrets are told of by their names only where nobody found what they hold. */
import type { Placed } from './placed.js';

/** Of the rules of `detectors/practices.toml` the one that knows files by their paths. */
const RULE = 'sensitive-file';

/** Without those in which a secret was found: that says it better. */
export function withoutReadFiles(placed: readonly Placed[]): readonly Placed[] {
  if (!placed.some(({ match }) => match.detector === RULE)) return placed;
  const read = new Set(
    placed.flatMap(({ match, sighting: { path } }) => (match.category === 'secret' && path !== undefined ? wholeOf(path) : [])),
  );
  return placed.filter(({ match, sighting: { path } }) => match.detector !== RULE || !read.has(wholeOf(path ?? '')));
}

/** The file, or the repository that it is a part of. */
function wholeOf(path: string): string {
  const [repository] = /^(?:[\s\S]*\/)?\.git\//.exec(path) ?? [];
  return repository ?? path;
}

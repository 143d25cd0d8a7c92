/** Which repositories and tags an audit looks at. */
import { globMatcher } from '../model/glob.js';

export interface Choice {
  /** Globs on `path`, or `path:tag`; none: all. `**` goes over parts of a path. */
  include: readonly string[];
  exclude: readonly string[];
  /** Of each repository, so many of the images that were made last. */
  newest?: number | undefined;
  /** Only images made at this time or later; one that does not say when is looked at. RFC 3339. */
  since?: string | undefined;
}

type Filter = (text: string) => boolean;

/** Whether any tag of a repository may be wanted. */
export function repositoryFilter({ include, exclude }: Choice): Filter {
  const wanted = include.map((glob) => globMatcher(glob.split(':')[0] ?? ''));
  // An exclusion of tags leaves others.
  const unwanted = exclude.filter((glob) => !glob.includes(':')).map(globMatcher);
  return (path) => (wanted.length === 0 || wanted.some((glob) => glob(path))) && !unwanted.some((glob) => glob(path));
}

/** Whether a tag of a repository is wanted. */
export function tagFilter({ include, exclude }: Choice): (path: string, tag: string) => boolean {
  const wanted = include.map(pairOf);
  const unwanted = exclude.map(pairOf);
  return (path, tag) =>
    (wanted.length === 0 || wanted.some((pair) => pair.path(path) && pair.tag(tag))) &&
    !unwanted.some((pair) => pair.path(path) && pair.tag(tag));
}

function pairOf(glob: string): { path: Filter; tag: Filter } {
  const [path = '', tag = '*'] = glob.split(':');
  return { path: globMatcher(path), tag: globMatcher(tag) };
}

/** Which findings, and which of their sightings, the ignores of a policy speak of. */
import type { Finding, Sighting } from '../model/finding.js';
import { imageMatcher, pathMatcher } from './glob.js';
import type { Ignore } from './policy.js';

export interface ReadyIgnore {
  ignore: Ignore;
  /** Whether it speaks of findings of the image at all. */
  isOfImage: (reference: string) => boolean;
  isOfFinding: (finding: Excusable) => boolean;
  /** A path says something of files only: the same secret in the environment is not excused by it. */
  isOfSighting: (sighting: Excusable['sightings'][number]) => boolean;
}

/** What of a finding is looked at to excuse it. */
export interface Excusable extends Pick<Finding, 'id' | 'fingerprint' | 'detector'> {
  sightings: readonly Pick<Sighting, 'kind' | 'path' | 'remark'>[];
}

export function readyIgnore(ignore: Ignore): ReadyIgnore {
  const { fingerprint, rule, path, image } = ignore;
  const isOfPath = path === undefined ? undefined : pathMatcher(path);
  return {
    ignore,
    isOfImage: image === undefined ? () => true : imageMatcher(image),
    isOfFinding: (finding) =>
      (fingerprint === undefined || finding.fingerprint.startsWith(fingerprint)) && (rule === undefined || finding.detector === rule),
    isOfSighting: (sighting) =>
      isOfPath === undefined || (sighting.kind === 'file' && sighting.path !== undefined && isOfPath(sighting.path)),
  };
}

/** How it is named to people: `.stowaway.toml:12 (rule npm-token, path app/**)`. */
export function nameOf({ line, fingerprint, rule, path, image }: Ignore, file: string): string {
  const of = Object.entries({ fingerprint, rule, path, image }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`],
  );
  return `${file}${line === 0 ? '' : `:${line}`} (${of.join(', ')})`;
}

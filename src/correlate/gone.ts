/** What somebody took for removed: a deletion, or another value in its place. */
import type { Sighting } from '../model/finding.js';

/**
 * The sightings that a later step was meant to remove. A file that a later layer has again with the same secret (`chmod`, a second COPY) was
 * not meant to go.
 */
export function goneOf(sightings: readonly Sighting[]): Sighting[] {
  const isThereAgain = ({ path, visibility }: Sighting): boolean =>
    visibility.layer !== undefined && sightings.some((other) => other.path === path && other.layer?.index === visibility.layer);
  return sightings.filter((sighting) => sighting.visibility.state !== 'live' && !isThereAgain(sighting));
}

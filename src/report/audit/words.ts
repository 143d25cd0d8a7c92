/** What formats for people say of a secret's images. Printable lines. */
import { escapeText } from '../escape.js';
import type { SealedAudit, SealedAuditImage, SealedAuditSkip, SealedSecret } from './format.js';
import { count, counted } from '../units.js';

/** `3 images of 2 repositories, since 2025-01-04`. */
export function spreadOf({ sightings, since }: SealedSecret, { images }: SealedAudit): string {
  const repositories = new Set(sightings.map(({ image }) => images[image]?.repository));
  const spread = `${counted(sightings.length, 'image')} of ${counted(repositories.size, 'repository', 'repositories')}`;
  return since === undefined ? spread : `${spread}, since ${dayOf(since)}`;
}

/** One text for each repository, `host/app:2, 1 and 3 more`: the tags of the youngest images first. */
export function namesOf({ sightings }: SealedSecret, { images }: SealedAudit, mostTags: number): string[] {
  const byRepository = new Map<string, SealedAuditImage[]>();
  for (const image of sightings.flatMap((sighting) => images[sighting.image] ?? [])) {
    const known = byRepository.get(image.repository);
    if (known === undefined) byRepository.set(image.repository, [image]);
    else known.push(image);
  }
  return [...byRepository].map(([repository, found]) => {
    const youngest = found.toSorted((a, b) => (timeOf(b) || 0) - (timeOf(a) || 0));
    const all = [...new Set(youngest.flatMap(({ tags }) => tags))];
    const more = all.length > mostTags ? ` and ${all.length - mostTags} more` : '';
    const sign = all[0]?.startsWith('sha256:') === true ? '@' : ':';
    return escapeText(`${repository}${sign}${all.slice(0, mostTags).map(shortTag).join(', ')}${more}`);
  });
}

/** The image that had it first, by what the images say of themselves. */
export function oldest({ sightings }: SealedSecret, { images }: SealedAudit): SealedAuditImage | undefined {
  const all = sightings.flatMap(({ image }) => images[image] ?? []);
  return all.reduce<SealedAuditImage | undefined>((first, image) => (isOlder(image, first) ? image : first), all[0]);
}

/** `https://git.example/shop, revision 3f2a…, version 1.4`; empty where nothing tells. */
export function buildOf(image: SealedAuditImage | undefined): string {
  const { source, revision, version } = image?.build ?? {};
  return [source, revision && `revision ${revision}`, version && `version ${version}`]
    .filter((part) => part !== undefined)
    .map(escapeText)
    .join(', ');
}

/** Each place once, `/app/.env:1 API_KEY (deleted)`, those of the first image first. */
export function placesOf({ sightings }: SealedSecret): string[] {
  const all = sightings.flatMap(({ places }) => places.map(({ text, state }) => (state === 'live' ? text : `${text} (${state})`)));
  return [...new Set(all)].map(escapeText);
}

/** Secrets that would count, but may stay. */
export function acceptedOf({ secrets }: SealedAudit): SealedSecret[] {
  return secrets.filter(({ accepted }) => accepted !== undefined);
}

/** What came of the policy, where that is not simply that all leaks fail: `1 accepted`, `2 of them fail the audit`. */
export function judgedTexts(report: SealedAudit): string[] {
  const accepted = acceptedOf(report).length;
  const leaks = report.secrets.filter(({ isLeak }) => isLeak).length;
  const failing = report.secrets.filter(({ fails }) => fails).length;
  const some = failing === 0 ? 'none of them fails the audit' : `${count(failing)} of them ${failing === 1 ? 'fails' : 'fail'} the audit`;
  return [...(accepted > 0 ? [`${count(accepted)} accepted`] : []), ...(failing === leaks ? [] : [some])];
}

/** Why one of them may stay: `Keys of the test suite, until 2031-01-01`. */
export function reasonOf({ accepted }: SealedSecret): string {
  const until = accepted?.expires === undefined ? '' : `, until ${accepted.expires}`;
  return escapeText(`${accepted?.reason ?? 'accepted'}${until}`);
}

/** `host/app:1: sentence`. */
export function skipText({ repository, image, detail, count }: AuditSkipText): string {
  const where =
    repository === undefined ? '' : `${repository}${image === undefined ? '' : `${image.startsWith('sha256:') ? '@' : ':'}${image}`}`;
  const times = count === undefined || count === 1 ? '' : ` (${count} times)`;
  return escapeText(where === '' || detail.includes(where) ? `${detail}${times}` : `${where}: ${detail}${times}`);
}

type AuditSkipText = Pick<SealedAuditSkip, 'repository' | 'image' | 'detail' | 'count'>;

export function dayOf(time: string): string {
  return escapeText(time.slice(0, 10));
}

function shortTag(tag: string): string {
  return tag.startsWith('sha256:') ? tag.slice(0, 19) : tag;
}

function isOlder(image: SealedAuditImage, than: SealedAuditImage | undefined): boolean {
  const [one, other] = [timeOf(image), timeOf(than)];
  return one < other || (Number.isNaN(other) && !Number.isNaN(one));
}

/** Milliseconds since the epoch; NaN where it does not say. */
function timeOf(image: SealedAuditImage | undefined): number {
  return Date.parse(image?.createdAt ?? '');
}

/** A handful of repositories with a bit of everything that a report of an audit can say. */
import type { FakeRegistry } from './fake-registry.js';
import { fakeRegistry, refuse } from './fake-registry.js';
import { npmrc, token } from './audited.js';
import { imageOf, layerOf } from './registry-world.js';
import { sample } from '../detectors/samples.js';

const HOSTILE = '</td><script>alert(1)</script>\u202e"><img src=x onerror=alert(2)>';

/** Everything that must not be in anything that is written. */
export const canaries = (): string[] => [token(1), token(2), token(3), sample('github-token', 4).secret];

export async function handful(): Promise<FakeRegistry> {
  const base = layerOf([{ name: 'etc/os-release', content: 'ID=test' }], 30_000);
  const withNpm = layerOf([npmrc(1)]);
  const facts = (month: number, repository: string): Parameters<typeof imageOf>[1] => ({
    created: new Date(Date.UTC(2025, month - 1, 3)).toISOString(),
    labels: {
      'org.opencontainers.image.source': `https://git.example/${repository}`,
      'org.opencontainers.image.revision': `8f3e${month}a71c`,
    },
  });
  const shop = (month: number): ReturnType<typeof imageOf> =>
    imageOf([base, withNpm, layerOf([{ name: 'app/version', content: `1.${month}` }])], facts(month, 'shop'));
  const registry = await fakeRegistry({
    'team/shop': { '1.1': shop(1), '1.2': shop(2), '1.3': shop(3), '1.4': shop(4), latest: shop(4) },
    'team/mail': {
      v1: imageOf([base, withNpm, layerOf([{ name: 'app/.wh..npmrc', content: '' }])], facts(5, 'mail')),
      v2: imageOf([base, layerOf([{ ...npmrc(2), name: 'srv/.npmrc' }])], facts(6, 'mail')),
    },
    'team/pages': {
      main: imageOf([base], { ...facts(6, 'pages'), env: [`GITHUB_TOKEN=${sample('github-token', 4).secret}`] }),
    },
    'team/odd': {
      1: imageOf([base, layerOf([{ ...npmrc(3), name: `app/${HOSTILE}/.npmrc` }])], {
        created: '2025-02-03T00:00:00Z',
        labels: { 'org.opencontainers.image.source': HOSTILE },
      }),
    },
    'team/clean': { 1: imageOf([base], facts(7, 'clean')) },
    'team/closed': { 1: imageOf([base], facts(8, 'closed')) },
  });
  registry.meddle = (path, _, response) => path.includes('team/closed') && refuse(response, 403, 'DENIED');
  return registry;
}

import { describe, expect, it } from 'vitest';
import { fill } from '../detectors/samples.js';
import { detectorOf } from '../../src/detect/detector.js';
import { environment, ruleSet, scan } from './scanning.js';

const sh = { kind: 'file', path: 'usr/local/bin/fetch.sh' } as const;

/** Detector and secret of all that is found in a filled template. */
function found(template: string, context: Parameters<typeof scan>[1] = sh): unknown {
  const { text, secret } = fill(template, 7);
  return scan(text, context).map((match) => [match.detector, match.secret.reveal() === secret]);
}

const AIRTABLE = 'pat{alnum:14}.{hex:64}';

describe('by its form a vendor is known', () => {
  it.each([
    `curl -u ci:[[${AIRTABLE}]] https://files.internal/`,
    `curl -H "Authorization: Bearer [[${AIRTABLE}]]" https://files.internal/`,
    `curl -H 'X-Api-Key: [[${AIRTABLE}]]' https://files.internal/`,
    `git clone https://ci:[[${AIRTABLE}]]@git.internal/x`,
    `curl "https://files.internal/?token=[[${AIRTABLE}]]"`,
  ])('%s', (template) => {
    expect(found(template)).toEqual([['airtable-token', true]]);
  });

  it.each([
    ['resend-key', 're_{alnum:8}_{mixed:24}'],
    ['cursor-key', 'key_{hex:64}'],
    ['nats-seed', '{nkey}'],
    ['discord-bot-token', '{discord}'],
    ['twitter-bearer-token', 'AAAAAAAAAAAAAAAAAAAAAM{mixed:80}'],
    ['azure-annotated-key', '{mixed:52}JQQJ99BC{alnum:16}ACOG{alnum:4}'],
  ])('%s in .netrc', (detector, secret) => {
    const template = `machine files.internal\n  login ci\n  password [[${secret}]]\n`;
    expect(found(template, { kind: 'file', path: 'root/.netrc' })).toEqual([[detector, true]]);
  });

  it('in a variable of the image', () => {
    const { text, context } = environment(fill(`SERVICE_TOKEN=${AIRTABLE}`, 7).text);
    expect(scan(text, context)).toMatchObject([{ detector: 'airtable-token', name: 'SERVICE_TOKEN' }]);
  });

  it('not of a value that is one character short', () => {
    expect(found('curl -u ci:[[pat{alnum:14}.{hex:63}]] https://files.internal/')).toEqual([['curl-user', true]]);
  });

  it('not where no credential can stand', () => {
    expect(found(`const file = "[[${AIRTABLE}]]"`, { kind: 'file', path: 'srv/app/x.js' })).toEqual([]);
  });
});

describe('by the host beside it a vendor is known', () => {
  it.each([
    ['heroku-legacy-key', 'machine api.heroku.com\n  login a@b.io\n  password [[{uuid}]]\n', 'root/.netrc'],
    ['snyk-token', "curl -X POST https://api.snyk.io/v1 \\\n  -H 'Authorization: token [[{uuid}]]'\n", 'usr/local/bin/x.sh'],
    ['snyk-token', "curl -H 'X-Api-Key: [[{uuid}]]' \\\n  https://api.snyk.io/v1\n", 'usr/local/bin/x.sh'],
    ['honeycomb-key', 'curl -H "Authorization: Bearer [[{hex:32}]]" https://api.honeycomb.io/1/x\n', 'usr/local/bin/x.sh'],
    ['lob-key', 'https://api.lob.com/v1/letters?api_key=[[live_{hex:35}]]&limit=1\n', 'srv/feeds.conf'],
    ['github-legacy-token', 'https://ci:[[{hex:40}]]@github.com\n', 'root/.git-credentials'],
    ['snyk-token', '//npm.snyk.io/:_authToken=[[{uuid}]]\n', 'root/.npmrc'],
    ['travis-token', 'endpoints:\n  https://api.travis-ci.com/:\n    access_token: [[{mixed:22}]]\n', 'root/.travis/config.yml'],
  ])('%s: %s', (detector, template, path) => {
    expect(found(template, { kind: 'file', path })).toEqual([[detector, true]]);
  });

  it('keeps the name that the text gives it', () => {
    const { text } = fill("curl -H 'X-Api-Key: [[{uuid}]]' https://api.snyk.io/v1\n", 7);
    expect(scan(text, sh)).toMatchObject([{ detector: 'snyk-token', name: 'X-Api-Key' }]);
    const netrc = fill('machine api.heroku.com\n  login a@b.io\n  password [[{uuid}]]\n', 7).text;
    expect(scan(netrc, { kind: 'file', path: 'root/.netrc' })[0]).toMatchObject({ name: 'password' });
  });

  it('by that of its own command alone', () => {
    expect(found("curl https://api.snyk.io/v1\ncurl -H 'X-Api-Key: [[{uuid}]]' https://other.internal/\n")).toEqual([
      ['generic-credential', true],
    ]);
    expect(found("curl -H 'X-Api-Key: [[{uuid}]]' https://other.internal/; curl https://api.snyk.io/v1\n")).toEqual([
      ['generic-credential', true],
    ]);
  });

  it('not of a value that its vendor does not issue', () => {
    expect(found("curl -H 'X-Api-Key: [[{uuid}]]' https://api.lob.com/v1\n")).toEqual([['generic-credential', true]]);
    expect(found('curl "https://api.snyk.io/v1/org?id=[[{uuid}]]"\n')).toEqual([]);
  });
});

it('a value in a query is known by what it stands for', () => {
  const { text } = fill('https://x.azurewebsites.net/api/x?code=1&azure_functions_host_key={base64url:54}%3D%3D&a=b\n', 7);
  const [match] = scan(text, { kind: 'file', path: 'srv/app/endpoints.txt' });
  expect(match?.detector).toBe('azure-function-named-key');
  expect(match?.secret.reveal()).toMatch(/%3D%3D$/);
  expect(match?.joins.map((join) => join.reveal().slice(-2))).toContain('==');
});

it('letters alone are a vendor’s token only in an order that no word has', () => {
  const fastly = (value: string): unknown => found(`fastly_key = "[[${value}]]"`, { kind: 'file', path: 'srv/providers.tf' });
  expect(fastly('KOBwMSarKxvzSsAStUXjhiymtwZcNQry')).toEqual([['fastly-token', true]]);
  expect(fastly('ThisIsTheNameOfSomeServiceHandle')).toEqual([]);
});

describe('with a selection of rules', () => {
  it('a vendor is still known by form or host, and nothing else is reported', () => {
    const { text } = fill(
      `curl -u ci:[[${AIRTABLE}]] https://files.internal/\ncurl -u ci:{alnum:20} https://files.internal/\nAPI_TOKEN="{mixed:40}"\n`,
      7,
    );
    const only = detectorOf(ruleSet, undefined, { only: ['airtable-token'] });
    expect(scan(text, sh, [], only).map(({ detector }) => detector)).toEqual(['airtable-token']);
    const without = detectorOf(ruleSet, undefined, { skip: ['airtable-token'] });
    expect(scan(text, sh, [], without).map(({ detector }) => detector)).toEqual(['curl-user', 'curl-user', 'generic-credential']);
  });
});

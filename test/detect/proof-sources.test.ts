import { describe, expect, it } from 'vitest';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';
import { fill } from '../detectors/samples.js';
import { scan } from './scanning.js';

const random = seeded(12);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('proof of tokens of source hosts, registries and clouds', () => {
  it.each([
    ['{atlassian:ATATT3xFfGF0,171,=}', 'atlassian-api-token', 'proven', 'checksum is right'],
    ['ATATT3xFfGF0{alnum:171}=0A1B2C3D', 'atlassian-api-token', 'possible', 'checksum is wrong'],
    ['{atlassian:ATBB,24}', 'bitbucket-app-password', 'proven', 'checksum is right'],
    ['ATBB{alnum:24}0A1B2C3D', 'bitbucket-app-password', 'possible', 'checksum is wrong'],
    ['BBDC-{dc-token}', 'bitbucket-data-center-token', 'proven', 'decodes to a number and a key'],
    ['BBDC-{alnum:44}', 'bitbucket-data-center-token', 'possible', 'does not decode to a number and a key'],
    ['{jfrog-reference}', 'artifactory-reference-token', 'proven', 'decodes to a reference token'],
    ['cmVmdGtu{alnum:56}', 'artifactory-reference-token', 'possible', 'does not decode to a reference token'],
    ['{bedrock}', 'aws-bedrock-key', 'proven', 'decodes to a Bedrock key'],
    ['ABSK{alnum:128}', 'aws-bedrock-key', 'possible', 'does not decode to a Bedrock key'],
    ['{bedrock-short}', 'aws-bedrock-short-term-key', 'proven', 'decodes to a Bedrock key'],
    ['FlyV1 {fly}', 'fly-token', 'proven', 'macaroon parses'],
    ['ghs_{digits:7}_{jwt}', 'github-app-token', 'likely', 'header and payload parse'],
    ['{pypi:test.pypi.org}', 'pypi-token', 'proven', 'macaroon for test.pypi.org'],
  ])('%s', (template, detector, confidence, evidence) => {
    expect(scan(fill(template, 10).text)).toMatchObject([{ detector, confidence, evidence }]);
  });

  it('drops a Data Center token that does not decode', () => {
    const noise = `N${pick(random, ALPHABETS.alnum, 43)}`;
    expect(scan(`JIRA_TOKEN=${noise}`).filter(({ detector }) => detector === 'atlassian-data-center-token')).toEqual([]);
    expect(scan(`JIRA_TOKEN=${base64('12345678901:')}${noise.slice(0, 28)}`)).toHaveLength(1);
  });

  it('joins application default credentials by their refresh token', () => {
    const { text } = fill('{authorized-user}', 4);
    const [match] = scan(text);
    expect(match).toMatchObject({ detector: 'google-authorized-user', evidence: 'JSON with a refresh token' });
    expect(match?.joins.map((join) => join.reveal())).toContain(/"refresh_token": "([^"]+)"/.exec(text)?.[1]);
  });
});

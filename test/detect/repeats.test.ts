/** What repeats is judged once, and judged right wherever it changes. */
import { describe, expect, it } from 'vitest';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';
import { sample } from '../detectors/samples.js';
import { plain, scan } from './scanning.js';

describe('text that repeats itself', () => {
  const LINES = [
    'token = changeme1\n',
    '"token": "abcdefghabcdefgh", ',
    'curl -u a:b ',
    'http://user:pass@h ',
    '-----BEGIN RSA PRIVATE KEY-----\n',
  ];

  it.each(LINES)('hides nothing that stands between, after %j', (line) => {
    const random = seeded(5);
    for (const path of ['srv/app/x.txt', 'srv/app/x.conf', 'srv/app/.env']) {
      const { text: planted, secret } = sample('github-token', 4);
      const key = `api_key = "${pick(random, ALPHABETS.alnum, 32)}"`;
      const noise = line.repeat(Math.ceil(20_000 / line.length));
      const found = scan(`${noise}\n${planted}\n${key}\n${noise}`, { kind: 'file', path });
      expect(found.map((match) => match.secret.reveal())).toContain(secret);
      expect(found.some(({ start, end }) => end - start === 32)).toBe(true);
    }
  });

  it.each(LINES)('gives the same however it is cut: %j', (line) => {
    const text = `${line.repeat(1000)}${line.toUpperCase().repeat(3)}${line.repeat(1000)}`;
    const whole = scan(text, { kind: 'file', path: 'srv/app/.env' }).map(plain);
    expect(scan(text, { kind: 'file', path: 'srv/app/.env' }, [777]).map(plain)).toEqual(whole);
  });
});

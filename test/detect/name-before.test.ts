import { describe, expect, it } from 'vitest';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';
import { scan } from './scanning.js';

const password = pick(seeded(3), ALPHABETS.alnum, 18);
const named = (text: string, path = 'srv/app/x.txt'): (string | undefined)[] => scan(text, { kind: 'file', path }).map(({ name }) => name);

describe('the name of a password in a URL', () => {
  it.each([
    [undefined, `git clone https://ci:${password}@git.internal/a`],
    [undefined, `https://oauth2:${password}@git.internal`],
    ['REPO_URL', `REPO_URL=https://ci:${password}@git.internal/a`],
    ['index-url', `index-url = https://ci:${password}@pypi.internal/simple`],
    ['uri', `{"uri": "mongodb+srv://app:${password}@db.internal/app"}`],
    ['DATABASE_URL', `export DATABASE_URL="postgres://:${password}@db/app"`],
  ])('is %s, and never the user', (name, text) => expect(named(text)).toEqual([name]));
});

describe('a value with colons in it', () => {
  it('is no list of names', () => {
    expect(named('APP_SECRET=arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-Ab1XyZ\n', 'srv/.env')).toEqual([]);
    expect(named('APP=arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-Ab1XyZ\n', 'srv/.env')).toEqual([]);
  });

  it('is not what a name with a colon is', () => expect(named(`secret:${password}\n`, 'srv/.env')).toEqual(['secret']));
});

import { describe, expect, it } from 'vitest';
import type { BlobContext } from '../../src/model/match.js';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';
import { fill, sample } from '../detectors/samples.js';
import { environment, plain, scan } from './scanning.js';

/** Kept apart from their context, so that our own scan of this file stays silent. */
const WORD = 'Tr0ub4dor';
const ENCODED = 'p%40ss-9w%21rd';

const file = (path: string): BlobContext => ({ kind: 'file', path });
const brief = (text: string, context: BlobContext): string[] => {
  const secrets = scan(text, context).filter(({ category }) => category !== 'practice');
  return secrets.map((match) => `${match.detector} ${match.confidence} ${match.name ?? ''}=${match.secret.reveal()}`);
};

describe('the environment of an image', () => {
  it('shows a credential by its name, whatever its entropy', () => {
    const { text, context } = environment('PATH=/usr/bin', 'DB_PASSWORD=hunter2', 'API_TOKEN="abc-def"');
    expect(brief(text, context)).toEqual(['credential-name likely DB_PASSWORD=hunter2', 'credential-name likely API_TOKEN=abc-def']);
  });

  it('reports a vendor token once, with the name of its variable', () => {
    const { secret } = sample('github-token', 1);
    const { text, context } = environment(`MY_TOKEN=${secret}`);
    expect(brief(text, context)).toEqual([`github-token proven MY_TOKEN=${secret}`]);
  });

  it('tells weak defaults apart, without joins', () => {
    const { text, context } = environment('POSTGRES_USER=postgres', 'POSTGRES_PASSWORD=postgres', 'JWT_SECRET=replace-with-a-secret');
    expect(brief(text, context)).toEqual([
      'placeholder-default likely POSTGRES_PASSWORD=postgres',
      'placeholder-default likely JWT_SECRET=replace-with-a-secret',
    ]);
    expect(scan(text, context).every((match) => match.category === 'placeholder' && match.joins.length === 0)).toBe(true);
  });

  it('is clean when it only refers to secrets', () => {
    const { text, context } = environment(
      'DB_PASSWORD=${DB_PASSWORD}',
      'API_TOKEN=op://vault/item/field',
      'JWT_SECRET=vault:secret/data/app#key',
      'STRIPE_SECRET=/run/secrets/stripe',
      'VAULT_ADDR=https://vault.internal:8200',
      'DB_PASSWORD_FILE=/run/secrets/db',
      'DATABASE_URL=postgres://app:${DB_PASSWORD}@db/app',
      'API_KEY=',
      `GPG_KEY=${pick(seeded(1), ALPHABETS.HEX, 40)}`,
      `PYTHON_SHA256=${pick(seeded(2), ALPHABETS.hex, 64)}`,
      'NODE_VERSION=22.1.0',
    );
    expect(brief(text, context)).toEqual([]);
  });

  it('looks at the default of a shell reference', () => {
    const { text, context } = environment('DB_PASSWORD=${PW:-hunter2}');
    expect(brief(text, context)).toEqual(['credential-name likely DB_PASSWORD=hunter2']);
  });
});

describe('files', () => {
  it('of variables show credentials and weak defaults', () => {
    const text = 'DB_PASSWORD=hunter2\nexport API_KEY="q1w2e3"\nADMIN_PASSWORD=changeme\nURL=http://x\nSECRET_FILE=/x\n';
    for (const path of ['app/.env', '.env.production', 'deploy/prod.env']) {
      expect(brief(text, file(path))).toEqual([
        'generic-credential likely DB_PASSWORD=hunter2',
        'generic-credential likely API_KEY=q1w2e3',
        'placeholder-default likely ADMIN_PASSWORD=changeme',
      ]);
    }
  });

  it('of code are quiet about words and placeholders', () => {
    const text = `password = input()\nconst token = "changeme";\nlet secret = options.secret;\nif (password == 'hunter2') {}\n# api_key: your-key\ntoken: string;`;
    expect(brief(text, file('app/main.js'))).toEqual([]);
  });

  it('of code show what looks generated', () => {
    const { text, secret } = fill(`const apiKey = "[[{mixed:40}]]";`, 3);
    expect(brief(text, file('app/main.js'))).toEqual([`generic-credential likely apiKey=${secret}`]);
  });

  it('of code are less sure of what can be a test vector, and of names that only speak of credentials', () => {
    const digest = fill(`const apiToken = "[[{hex:40}]]";`, 3);
    expect(brief(digest.text, file('app/main.js'))).toEqual([`generic-credential likely apiToken=${digest.secret}`]);
    const vector = fill(`const apiToken = "[[0x{hex:40}]]";`, 3);
    expect(brief(vector.text, file('app/main.js'))).toEqual([`generic-credential possible apiToken=${vector.secret}`]);
    const lane = fill(`const tokenLane = "[[{mixed:40}]]";`, 3);
    expect(brief(lane.text, file('app/main.js')).filter((line) => line.includes('likely'))).toEqual([]);
  });

  it.each(['etc/app.conf', 'app/application.yml', 'app/config.properties'])(
    'of settings are sure of what nobody wrote as an example: %s',
    (path) => {
      const { text, secret } = fill('db_password: [[{letters:6}{digits:3}{letters:3}]]\n', 5);
      expect(brief(text, file(path))).toEqual([`generic-credential likely db_password=${secret}`]);
      expect(brief(`db_password: ${WORD}-admin1\n`, file(path))).toEqual([`generic-credential possible db_password=${WORD}-admin1`]);
      expect(brief('db_password: fest7\n', file(path)).filter((line) => line.includes('likely'))).toEqual([]);
    },
  );

  it.each([
    ['a lock file', 'package-lock.json', '"integrity": "sha512-[[{base64:86}==]]"'],
    ['checksums', 'SHA256SUMS', '[[{hex:64}]]  file.tgz'],
    ['a UUID', 'app.conf', 'token_id = "[[{uuid}]]"'],
    ['a public key', 'key.pem', '[[{pem:public}]]'],
    ['minified code', 'app.min.js', 'var token="[[{mixed:40}]]"'],
    ['a git id', 'app/HEAD', 'commit [[{hex:40}]]'],
    ['a bare run', 'app.bin', '[[{base64:400}]]'],
  ])('stay silent: %s', (_, path, template) => expect(brief(fill(template, 4).text, file(path))).toEqual([]));
});

describe('commands', () => {
  const command: BlobContext = { kind: 'history' };
  it.each([
    ['RUN npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN'],
    ['RUN --mount=type=secret,id=npm NPM_TOKEN=$(cat /run/secrets/npm) npm ci'],
    ['RUN export TOKEN=$(curl -s https://sso.internal/token) && run --password-file /x'],
    ['RUN curl -u ci:${TOKEN} https://repo.internal/x'],
    ['RUN git config --global url."https://x-access-token:${TOKEN}@github.com/".insteadOf https://github.com/'],
  ])('are clean when they refer: %s', (text) => expect(brief(text, command)).toEqual([]));

  it.each([
    ['RUN dbctl --password=Tr0ub4dor x', 'generic-credential likely password=Tr0ub4dor'],
    ['RUN deploy --token abc123def456', 'generic-credential likely token=abc123def456'],
    [`RUN curl -u ci:${WORD} https://repo.internal/x`, `curl-user likely =${WORD}`],
    [`RUN git clone https://ci:${WORD}@git.internal/x`, `url-basic-auth likely =${WORD}`],
  ])('give away: %s', (text, expected) => expect(brief(text, command).map((line) => line.replace(/ ci=/, ' ='))).toEqual([expected]));
});

describe('settings inside a value', () => {
  it.each([['JAVA_OPTS=-Xmx1g -Ddb.password=[[{mixed:20}]]'], ['APP_CONFIG={"region": "eu", "apiToken": "[[{mixed:32}]]"}']])(
    'of a variable or a label are looked at: %s',
    (template) => {
      const { text, secret } = fill(template, 3);
      const { context } = environment(text);
      for (const kind of ['env', 'label'] as const) {
        const matches = scan(text, { ...context, kind });
        expect(matches).toMatchObject([{ detector: 'generic-credential', confidence: 'likely' }]);
        expect(matches.map((match) => match.secret.reveal())).toEqual([secret]);
      }
    },
  );
});

describe('two profiles in a file', () => {
  it('keep each its own key id', () => {
    const ids = [1, 2].map((seed) => sample('aws-access-key-id', seed).secret);
    const keys = [3, 4].map((seed) => fill('{mixed:40}', seed).secret);
    const text = ids.map((id, at) => `[p${at}]\naws_access_key_id = ${id}\naws_secret_access_key = ${keys[at]}\n`).join('\n');
    expect(scan(text).map(plain)).toMatchObject(ids.map((id, at) => ({ secret: keys[at], parts: [{ secret: id }] })));
  });
});

describe('what browsers are given', () => {
  it('is no secret that fails a scan', () => {
    expect(scan(fill('{jwt-of:supabase-anon}', 3).text)).toMatchObject([
      { confidence: 'possible', evidence: 'a public key: of the role anon' },
    ]);
    expect(brief(`stripe_secret: pk_live_${fill('{mixed:24}', 3).secret}`, file('app/a.yml'))).toEqual([]);
  });
});

describe('a token among the strings of a program', () => {
  it('is told by its checksum', () => {
    const { text, secret } = fill('unknown port[[{crc62:ghp_,30}]]connection reset', 3);
    expect(brief(text, file('usr/bin/server'))).toEqual([`github-token-among-strings proven =${secret}`]);
    expect(brief(`nameglpat-${fill('{mixed:20}', 4).secret} x`, file('data.sqlite3'))).toHaveLength(1);
  });
});

describe('a match', () => {
  it('joins by the decoded password of a URL and of a docker auth', () => {
    const url = scan(`postgres://app:${ENCODED}@db/app`);
    expect(url[0]?.joins.map((join) => join.reveal())).toEqual(['p@ss-9w!rd', 'p%40ss-9w%21rd']);
    const { text, secret } = sample('docker-config-auth', 5);
    const [match] = scan(text);
    expect(match).toMatchObject({ detector: 'docker-config-auth', confidence: 'proven' });
    expect(match?.joins[0]?.reveal()).toBe(Buffer.from(secret, 'base64').toString().slice('ci:'.length));
  });

  it('joins a key with its escaped and indented copies', () => {
    const { text: key } = fill('{pem:ec}', 6);
    const forms = [key, key.replaceAll('\n', String.raw`\n`), key.replaceAll('\n', '\n    '), key.replaceAll('\n', '\r\n')];
    const joins = forms.map((form) => scan(`key: "${form}"`)[0]?.joins[0]?.reveal());
    expect(joins).toEqual([key, key, key, key]);
  });

  it('keeps the id beside a secret key as its part, and once', () => {
    const [id, secret] = [sample('aws-access-key-id', 7).secret, fill('{mixed:40}', 8).secret];
    const matches = scan(`[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`);
    expect(matches.map(plain)).toMatchObject([
      { detector: 'aws-secret-access-key', secret, parts: [{ name: 'access key id', secret: id }] },
    ]);
  });

  it('is shown without its value', () => {
    const { text } = sample('private-key', 1);
    expect(scan(text)[0]?.redacted).toBe('RSA PRIVATE KEY (…)');
    expect(scan(`https://ci:${WORD}-${WORD}-9@git.internal/x`)[0]?.redacted).toBe('********');
    const token = sample('github-token', 1).text;
    expect(scan(token)[0]?.redacted).toBe(`ghp_…${token.slice(-4)}`);
  });
});

describe('a run of one character', () => {
  it('betrays a made-up token, but not a long encoded one', () => {
    const encoded = pick(seeded(11), ALPHABETS.base64, 90);
    expect(brief(`ghp_${'a'.repeat(36)}`, file('x'))).toEqual([]);
    expect(brief(`AWS_SESSION_TOKEN=${encoded}//////////${encoded}`, file('x'))).toHaveLength(1);
  });
});

describe('a key inside a system library', () => {
  it('is a self-test, not a leak', () => {
    const { text } = sample('private-key', 2);
    expect(scan(text, file('usr/lib/x86_64-linux-gnu/libgnutls.so.30.34.3'))).toMatchObject([{ confidence: 'possible' }]);
    expect(scan(text, file('usr/local/bin/server'))).toMatchObject([{ confidence: 'proven' }]);
  });
});

describe('proof', () => {
  const altered = (text: string): string => text.slice(0, 10) + (text[10] === 'a' ? 'b' : 'a') + text.slice(11);
  it.each([
    ['github-token', 0],
    ['npm-token', 0],
    ['gitlab-token', 1],
  ])('by checksum: a wrong one is only possible: %s', (id, which) => {
    const { text } = sample(id, 9, which);
    expect(scan(text)).toMatchObject([{ confidence: 'proven', evidence: 'checksum is right' }]);
    expect(scan(altered(text))).toMatchObject([{ confidence: 'possible', evidence: 'checksum is wrong' }]);
  });

  it.each([
    ['{pem:rsa}', 'private-key', 'proven', 'key parses'],
    ['{pem:ec}', 'private-key', 'proven', 'key parses'],
    ['{pem:ed25519}', 'private-key', 'proven', 'key parses'],
    ['{pem:openssh}', 'private-key', 'proven', 'key parses'],
    ['{pem:broken}', 'private-key', 'possible', 'key does not parse'],
    ['{pem:encrypted}', 'private-key-encrypted', 'likely', 'encrypted with a passphrase'],
    ['{pem:openssh-encrypted}', 'private-key-encrypted', 'likely', 'encrypted with a passphrase'],
    ['{pgp}', 'pgp-private-key', 'proven', 'checksum is right'],
    ['{pypi}', 'pypi-token', 'proven', 'macaroon for pypi.org'],
    ['{jwt}', 'jwt', 'likely', 'header and payload parse'],
    ['{jwt:unsigned}', 'jwt', 'possible', 'unsigned'],
    ['{service-account}', 'google-service-account', 'proven', 'JSON and its key parse'],
  ])('by parsing: %s', (template, detector, confidence, evidence) => {
    expect(scan(fill(template, 10).text)).toMatchObject([{ detector, confidence, evidence }]);
  });

  it('a token says when it ends, whatever the day', () => {
    expect(scan(fill('{jwt}', 10).text)).toMatchObject([{ expires: '2030-03-17' }]);
    expect(scan(fill('{jwt:unsigned}', 10).text)[0]).not.toHaveProperty('expires');
  });
});

describe('text of an ENV with pairs known from structure', () => {
  const history = (text: string, ...names: string[]) => ({
    kind: 'history' as const,
    assignments: names.map((name) => {
      const start = text.indexOf(`${name}=`) + name.length + 1;
      const end = text.indexOf(' ', start);
      return { name, start, end: end === -1 ? text.length : end };
    }),
  });

  it('an empty password does not take the next pair for its value', () => {
    const text = 'ENV DB_PASSWORD= DB_PORT=5432';
    expect(scan(text, history(text, 'DB_PASSWORD', 'DB_PORT'))).toEqual([]);
  });

  it('a password is found once', () => {
    const text = `ENV DB_PASSWORD=${WORD} DB_PORT=5432`;
    expect(scan(text, history(text, 'DB_PASSWORD', 'DB_PORT'))).toHaveLength(1);
  });
});

it('an option after an option is not its value', () => {
  expect(scan('RUN adduser --system --disabled-password --uid=10001 app', { kind: 'history' })).toEqual([]);
});

it('a plain word under a name that only speaks of secrets is no more than possible', () => {
  const text = 'SECRETS_LANE_TWO=manual';
  expect(scan(text, { kind: 'env', assignments: [{ name: 'SECRETS_LANE_TWO', start: 17, end: text.length }] })).toMatchObject([
    { confidence: 'possible' },
  ]);
});

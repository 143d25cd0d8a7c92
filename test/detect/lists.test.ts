import { describe, expect, it } from 'vitest';
import { loadDetector } from '../../src/detect/load.js';

const detector = await loadDetector();

/** Drawn for the test: what a password generator makes. */
const drawn = (seed: number, length = 16): string => {
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
  let state = seed * 2654435761;
  return Array.from({ length }, (_, index) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + index) >>> 0;
    return index < 3 ? ['k', 'T', '7'][index] : alphabet[state % alphabet.length];
  }).join('');
};

function found(text: string, path = 'srv/app/settings.yaml', chunk = text.length): string[] {
  const blob = detector.open({ kind: 'file', path });
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += chunk) blob.write(bytes.subarray(at, at + chunk));
  return blob
    .end()
    .filter(({ category }) => category === 'secret')
    .map(({ name, start, end }) => `${name}: ${text.slice(start, end)}`);
}

const [a, b, c] = [drawn(1), drawn(2), drawn(3)];
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a Secret of Kubernetes', () => {
  const text = `apiVersion: v1\ndata:\n  pg: ${base64(a)}\n  region: ${base64('eu-west-1')}\nkind: Secret\nmetadata:\n  name: ${c}\n---\nkind: ConfigMap\ndata:\n  pg: ${base64(b)}\n`;

  it.each([1, 7, 65_536])('is read before and after its kind, and no further than its document, in pieces of %i bytes', (chunk) => {
    expect(found(text, undefined, chunk)).toEqual([`pg: ${base64(a)}`]);
  });

  it('may be one of a list', () => {
    const list = `items:\n- apiVersion: v1\n  kind: ConfigMap\n  data:\n    x: ${base64(b)}\n- kind: Secret\n  stringData:\n    flask: "${a}"\n    user: app\n`;
    expect(found(list)).toEqual([`flask: ${a}`]);
  });

  it('may be JSON', () => {
    const json = `{"items":[{"kind":"ConfigMap","data":{"x":"${base64(b)}"}},{"data":{"user":"${base64('app')}","pg":"${base64(a)}"},"kind":"Secret"}]}`;
    expect(found(json, 'backup/secrets.json')).toEqual([`pg: ${base64(a)}`]);
  });

  it('joins by what is encoded', () => {
    const blob = detector.open({ kind: 'file', path: 'a.yaml' });
    blob.write(Buffer.from(text));
    expect(blob.end()[0]?.joins.map((join) => join.reveal())).toEqual([a, base64(a)]);
  });
});

describe('rows of SQL', () => {
  it('are read by the names of their columns', () => {
    const text = `INSERT INTO \`users\` (\`id\`,\`name\`,\`password\`) VALUES (1,'ada','${a}'),\n (2,'O''Hara','${b}'), (3,NULL,NOW());`;
    expect(found(text, 'backup/dump.sql')).toEqual([`password: ${a}`, `password: ${b}`]);
  });

  it('are read as settings where a text is a name', () => {
    const text = `INSERT INTO options VALUES (1,'smtp_password','${a}','yes'),(2,'title','${b}','yes');`;
    expect(found(text, 'backup/dump.sql')).toEqual([`smtp_password: ${a}`]);
  });

  it('hold hashes that are no passwords', () => {
    const hash = '0123456789abcdef'.repeat(2).replace(/0/g, 'e');
    expect(found(`INSERT INTO users (name, password) VALUES ('ada', '${hash}');`, 'dump.sql')).toEqual([]);
  });

  it('are copied a line each, as far as the mark of the end', () => {
    const text = `COPY public.accounts (id, name, password) FROM stdin;\n1\tada\t${a}\n2\tbob\t\\N\n3\teve\t${b}\n\\.\n4\tmallory\t${c}\n`;
    expect(found(text, 'dump.sql')).toEqual([`password: ${a}`, `password: ${b}`]);
  });
});

describe('members of a list', () => {
  it.each([
    ['a.toml', `passwords = ["${a}", "${b}"]`, [`passwords: ${a}`, `passwords: ${b}`]],
    ['a.py', `PASSWORDS = {'ada': '${a}', 'bob': '${b}'}`, [`PASSWORDS.ada: ${a}`, `PASSWORDS.bob: ${b}`]],
    ['a.json', `{"secrets":{"mail":"${a}","title":"Welcome"}}`, [`secrets.mail: ${a}`]],
    ['a.hcl', `tokens {\n  agent = "${a}"\n  # none\n}`, [`tokens.agent: ${a}`]],
    ['a.yaml', `api_keys:\n  maps: ${a}\n  weather: "${b}"\nregion: eu\n`, [`api_keys.maps: ${a}`, `api_keys.weather: ${b}`]],
    ['a.yaml', `tokens:\n- ${a}\n- ${b}\n`, [`tokens: ${a}`, `tokens: ${b}`]],
    ['.env', `API_KEYS=${a},${b}`, [`API_KEYS: ${a}`, `API_KEYS: ${b}`]],
    ['a.yaml', 'secrets:\n  - db_password\n  - source: app_token\n', []],
    ['a.yaml', 'secrets:\n  db:\n    file: ./db.txt\n', []],
    ['a.json', '{"tokens":{"color":{"value":"#ff8800"},"space":"1rem"}}', []],
  ])('in %s: %s', (path, text, expected) => {
    expect(found(text, path)).toEqual(expected);
  });
});

describe('accounts of cloud-init', () => {
  it('are read to the end of their list', () => {
    const text = `#cloud-config\nchpasswd:\n  expire: false\n  list: |\n    root:${a}\n    ops:R\n    ada:${b}\nruncmd: []\n`;
    expect(found(text, 'var/lib/cloud/seed/user-data')).toEqual([`root password: ${a}`, `ada password: ${b}`]);
  });
});

describe('what is in base64', () => {
  const vendors = `glpat-${drawn(4, 20)}`;
  const dotenv = `DB_HOST=pg1\nDB_PASSWORD=${a}\nOTHER=1\n`;

  it('is the vendor’s where it is one value, and joins by it', () => {
    const text = `kind: Secret\ndata:\n  git: ${base64(vendors)}\n`;
    const blob = detector.open({ kind: 'file', path: 'srv/secret.yaml' });
    blob.write(Buffer.from(text));
    const matches = blob.end();
    expect(matches.map(({ detector: id, start, end }) => [detector.rule(id).provider, text.slice(start, end)])).toEqual([
      ['gitlab', base64(vendors)],
    ]);
    expect(matches[0]?.joins.map((join) => join.reveal())).toContain(vendors);
  });

  it.each([1, 7, 65_536])('is a file, of which only the secret is reported, in pieces of %i bytes', (chunk) => {
    // DB_HOST=pg1, an end of line and DB_PASSWORD= are 24 bytes, so 32 characters.
    const inner = base64(dotenv).slice(32, 32 + Math.ceil(a.length / 3) * 4);
    expect(found(`kind: Secret\ndata:\n  .env: ${base64(dotenv)}\n`, undefined, chunk)).toEqual([`DB_PASSWORD: ${inner}`]);
    expect(found(`write_files:\n- path: /srv/.env\n  encoding: b64\n  content: ${base64(dotenv)}\n`, 'user-data', chunk)).toEqual([
      `DB_PASSWORD: ${inner}`,
    ]);
    expect(found(`echo "${base64(dotenv)}" | base64 -d > .env\n`, 'setup.sh', chunk)).toEqual([`DB_PASSWORD: ${inner}`]);
    expect(found(`CONFIG_B64=${base64(dotenv)}\n`, '.env', chunk)).toEqual([`DB_PASSWORD: ${inner}`]);
  });

  it('is read once and not any deeper', () => {
    const text = `kind: Secret\ndata:\n  a.yaml: ${base64(`kind: Secret\ndata:\n  git: ${base64(vendors)}\n`)}\n`;
    expect(found(text).length).toBeLessThan(2);
  });

  it('is nothing where it is neither text nor a file', () => {
    expect(
      found(`LOGO_B64=${Buffer.from(Array.from({ length: 90 }, (_, index) => (index * 37) % 256)).toString('base64')}\n`, '.env'),
    ).toEqual([]);
  });
});

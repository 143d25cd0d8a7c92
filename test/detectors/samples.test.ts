import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadDetector } from '../../src/detect/load.js';
import { BEGINS_ALIKE, NAMED_AFTER } from '../../src/detect/other-form.js';
import { readRules } from '../../src/detect/read-rules.js';
import type { Rule } from '../../src/detect/rule.js';
import { lettersAndDigitsOf } from '../../src/detect/vendor-words.js';
import type { BlobContext, Match } from '../../src/model/match.js';
import { fill, sample } from './samples.js';

const detector = await loadDetector();
const rules = (await readRules()).map(({ rule }) => rule);

/** Paths for which rules with a path condition were written. */
const PATHS: Readonly<Record<string, string>> = {
  'npmrc-basic-auth': 'root/.npmrc',
  'pypirc-password': 'root/.pypirc',
  'git-credentials': 'root/.git-credentials',
  'git-remote-password': 'srv/app/.git/config',
  'coveralls-file': 'srv/app/.coveralls.yml',
  'maven-password': 'root/.m2/settings.xml',
  'maven-master-password': 'root/.m2/settings-security.xml',
  'gradle-property': 'root/.gradle/gradle.properties',
  'gradle-repository-password': 'srv/app/build.gradle',
  'ovh-file': 'etc/ovh.conf',
  'scaleway-file': 'root/.config/scw/config.yaml',
  'kubernetes-secret-data': 'srv/deploy/secret.yaml',
  'symfony-app-secret': 'srv/app/.env.local',
  'etc-shadow-hash': 'etc/shadow',
  'pgpass-password': 'root/pgpass',
  'java-keystore': 'srv/app/app.jks',
  'pkcs12-keystore': 'srv/app/app.p12',
  'mysql-login-path': 'root/.mylogin.cnf',
  'keepass-database': 'home/app/team.kdbx',
  'sensitive-file': 'srv/app/.env',
  'stowaway-key': 'srv/app/.stowaway.key',
  'rails-key-file': 'srv/app/config/credentials/production.key',
  'terraform-state-output': 'srv/terraform.tfstate',
  'terraform-random-password': 'srv/terraform.tfstate',
  'ipsec-secret': 'etc/ipsec.secrets',
  'mail-relay-login': 'etc/postfix/sasl_passwd',
  'ppp-secret': 'etc/ppp/chap-secrets',
  'pgbouncer-user': 'etc/pgbouncer/userlist.txt',
  'dovecot-user': 'etc/dovecot/users',
  'jetty-realm-user': 'opt/activemq/conf/jetty-realm.properties',
  'jaas-user': 'etc/kafka/kafka_server_jaas.conf',
  'proxy-peer-login': 'etc/squid/squid.conf',
  'fetchmail-password': 'root/.fetchmailrc',
  'composer-auth': 'root/.composer/auth.json',
  'char-array-secret': 'srv/app/Keys.java',
  'short-name-password': 'srv/app/config.php',
  'terraform-state-attribute': 'srv/terraform.tfstate',
  'snyk-file': 'root/.config/configstore/snyk.json',
  'vault-token-file': 'root/.vault-token',
  'cloud-init-password-hash': 'var/lib/cloud/seed/nocloud/user-data',
  'encoded-credential': 'srv/app/deploy.yaml',
};

function scan(text: string, context: BlobContext, chunk = text.length): Match[] {
  const blob = detector.open(context);
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += Math.max(1, chunk)) blob.write(bytes.subarray(at, at + Math.max(1, chunk)));
  return blob.end();
}

/** The ways people write one value down. Each gives the text and the offset of the value in it. */
const SYNTAXES: Readonly<Record<string, (value: string) => string>> = {
  bare: (value) => value,
  env: (value) => `A=1\nSOME_VALUE=${value}\nB=2\n`,
  crlf: (value) => `A=1\r\nSOME_VALUE=${value}\r\nB=2\r\n`,
  json: (value) => `{"a": [1, "${value}"], "b": 2}`,
  yaml: (value) => `a:\n  - b: ${value}\n    c: 1\n`,
  url: (value) => `https://api.internal/v1?key=${value}&x=1`,
  shell: (value) => `export SOME_VALUE='${value}'; run`,
  dockerfile: (value) => `FROM scratch\nENV SOME_VALUE="${value}"\n`,
  code: (value) => `const client = new Client('${value}');`,
};

/** Where a sample says whose its secret is, the rule of that vendor reports what stands in a place of its kind. */
function isTold({ commands, pattern, list, specificity }: Rule, id: string, text: string): boolean {
  const other = rules.find((one) => one.id === id && one.value !== undefined);
  return (pattern ?? commands ?? list) !== undefined && specificity < 3 && other !== undefined && saysVendor(other, text);
}

function saysVendor({ provider, keywords, beside }: Rule, text: string): boolean {
  return [provider, ...keywords, ...beside].some((word) => lettersAndDigitsOf(text).includes(lettersAndDigitsOf(word)));
}

/** Rules that find nothing by themselves are shown what another finds wherever it stands. */
function pathOf({ id, beside, finder, pattern }: Rule): string {
  return PATHS[id] ?? (beside.length > 0 && (finder ?? pattern) === undefined ? 'srv/app/.env' : 'srv/app/settings.conf');
}

for (const rule of rules) {
  const positives = rule.samples?.positive ?? [];
  if ([rule.pattern, rule.finder, rule.list].every((way) => way === undefined) && rule.beside.length === 0) continue;
  const context: BlobContext = { kind: 'file', path: pathOf(rule) };

  describe(rule.id, () => {
    it.each(positives.map((template, which) => [template, which] as const))('finds %s with its exact span, once', (_, which) => {
      for (let seed = 1; seed <= 5; seed++) {
        const { text, secret, start } = sample(rule.id, seed, which);
        const around = `first line\n${text}\nlast line\n`;
        const found = scan(around, context).filter((match) => match.detector === rule.id || isTold(rule, match.detector, text));
        expect(found.map(({ start: at, end }) => around.slice(at, end))).toEqual([secret]);
        expect(found[0]).toMatchObject({ start: start + 11, end: start + 11 + secret.length, category: rule.category });
        expect(found[0]?.redacted).not.toContain(secret);
      }
    });

    it.each(rule.samples?.negative ?? [])('is silent on %s', (template) => {
      for (let seed = 1; seed <= 5; seed++) {
        const { text } = fill(template, seed);
        const found = scan(`\n${text}\n`, context).filter((match) => match.detector === rule.id);
        expect(found.filter(({ evidence }) => ![NAMED_AFTER, BEGINS_ALIKE].includes(evidence))).toEqual([]);
      }
    });

    const whole = positives.findIndex((template) => /^\[\[.*\]\]$/.test(template));
    if (whole >= 0 && rule.reader !== 'json-object') {
      it.each(Object.entries(SYNTAXES))('finds it written as %s', (_, write) => {
        const { text } = sample(rule.id, 7, whole);
        if (text.includes('\n') && write(text) !== text) return;
        const matches = scan(write(text), context).filter((match) => match.detector === rule.id);
        expect(matches.map((match) => match.secret.reveal())).toEqual([text]);
      });
    }

    it('has what a reader of the rule needs', () => {
      expect(positives.length).toBeGreaterThan(0);
      expect(rule.references.length).toBeGreaterThan(0);
      for (const [which] of positives.entries()) {
        const text = sample(rule.id, 3, which).text.toLowerCase();
        expect([...rule.keywords, ...rule.beside].some((keyword) => text.includes(keyword.toLowerCase()))).toBe(true);
      }
    });
  });
}

for (const rule of rules.filter(({ content, line }) => content !== undefined || line !== undefined)) {
  const context: BlobContext = { kind: 'file', path: PATHS[rule.id] ?? '' };

  describe(`${rule.id}, which is a file`, () => {
    it.each(rule.samples?.positive ?? [])('finds %s in whatever pieces it comes, and hides it', (template) => {
      for (let seed = 1; seed <= 5; seed++) {
        const { text, secret, start } = fill(template, seed);
        for (const chunk of [1, 977, text.length]) {
          const found = scan(text, context, chunk);
          expect(found).toMatchObject([{ detector: rule.id, start, end: start + secret.length }]);
          expect(found[0]?.redacted.length).toBeLessThan(30);
        }
        expect(scan(text, { kind: 'file', path: 'srv/app/other.bin' }).filter(({ detector: id }) => id === rule.id)).toEqual([]);
      }
    });

    it.each(rule.samples?.negative ?? [])('is silent on %s', (template) => {
      for (let seed = 1; seed <= 5; seed++) expect(scan(fill(template, seed).text, context)).toEqual([]);
    });

    it('has what a reader of the rule needs', () => {
      expect([rule.samples?.positive.length, rule.references.length]).not.toContain(0);
    });
  });
}

it('has every template of a sample in the README', () => {
  const readme = readFileSync(new URL('../../detectors/README.md', import.meta.url), 'utf8');
  const templates = rules.flatMap(({ samples }) => [...(samples?.positive ?? []), ...(samples?.negative ?? [])]).join('\n');
  const used = [...new Set(Array.from(templates.matchAll(/\{([a-z][\w-]*)(?::[^{}]*)?\}/gi), ([template]) => template))];
  const made = used.filter((template) => fill(template, 1).text !== template);
  const names = new Set(made.map((template) => /[\w-]+/.exec(template)?.[0] ?? ''));
  expect(names.size).toBeGreaterThan(40);
  expect([...names].filter((name) => !new RegExp(`[{\`]${name}[:}\`]`).test(readme))).toEqual([]);
});

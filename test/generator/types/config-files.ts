/** Files in which programs look for passwords, and files in which systems keep the hashes of them. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { hostName, password, userName } from './connection-strings.js';
import { referenceTo } from './issued-token.js';

/** The 64 characters of crypt(3); bcrypt and Apache use the same in another order. */
const CRYPT = `./${ALPHABET.alnum}`;

export const configFilesTypes: readonly CredentialType[] = [
  {
    id: 'netrc',
    vendor: 'generic',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = password(random);
      const host = hostName(random);
      const text = random.pick([
        `machine ${host} login ${userName(random)} password ${secret}\n`,
        `machine ${host}\n  login ${userName(random)}\n  password ${secret}\n`,
        `default login ${userName(random)} password ${secret}\n`,
      ]);
      return { secret, text, path: random.pick(['root/.netrc', 'home/app/.netrc', 'root/_netrc']) };
    },
    negatives: (random) => [
      `machine ${hostName(random)} login anonymous\n`,
      `machine ${hostName(random)} login app password ${referenceTo('PASSWORD')}\n`,
    ],
  },
  {
    id: 'git-credentials',
    vendor: 'git',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = password(random);
      return {
        secret,
        text: `https://${userName(random)}:${secret}@git.${random.text(ALPHABET.lower, 7)}.net\n`,
        path: 'root/.git-credentials',
      };
    },
    negatives: (random) => [
      `https://git.${random.text(ALPHABET.lower, 7)}.net\n`,
      `https://app@git.${random.text(ALPHABET.lower, 7)}.net\n`,
    ],
  },
  {
    id: 'git-credentials/remote',
    vendor: 'git',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = password(random);
      const remote = `https://${userName(random)}:${secret}@git.${random.text(ALPHABET.lower, 7)}.net/shop/api.git`;
      const text = `[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote "origin"]\n\turl = ${remote}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`;
      return { secret, text, path: 'app/.git/config' };
    },
    negatives: (random) => [`[remote "origin"]\n\turl = git@git.${random.text(ALPHABET.lower, 7)}.net:shop/api.git\n`],
  },
  {
    id: 'htpasswd',
    vendor: 'generic',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = random.pick([bcrypt, apr1, sha256Crypt, sha512Crypt])(random);
      return {
        secret,
        text: `${userName(random)}:${secret}\n`,
        path: random.pick(['etc/nginx/.htpasswd', 'etc/apache2/.htpasswd', 'app/.htpasswd']),
      };
    },
    negatives: (random) => [`${userName(random)}:\n`, `${userName(random)}:$apr1$${random.text(CRYPT, 4)}\n`],
  },
  {
    id: 'shadow',
    vendor: 'Linux',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = random.pick([sha512Crypt, sha256Crypt, yescrypt])(random);
      const locked = 'daemon:*:19700:0:99999:7:::\nsshd:!:19700::::::\n';
      return {
        secret,
        text: `root:*:19700:0:99999:7:::\n${locked}${userName(random)}:${secret}:19${random.text('56789', 3)}:0:99999:7:::\n`,
        path: 'etc/shadow',
      };
    },
    negatives: (random) => [
      'root:*:19700:0:99999:7:::\nbin:!!:19700:0:99999:7:::\n',
      `root:!${sha512Crypt(random)}:19700:0:99999:7:::\n`,
      'root:x:0:0:root:/root:/bin/sh\n',
    ],
  },
  {
    id: 'pgpass',
    vendor: 'PostgreSQL',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = password(random);
      const line = `${hostName(random)}:5432:${random.pick(['*', 'orders'])}:${userName(random)}:${secret}\n`;
      return {
        secret,
        text: `#hostname:port:database:username:password\n${line}`,
        path: random.pick(['root/.pgpass', 'var/lib/postgresql/.pgpass']),
      };
    },
    negatives: () => ['#hostname:port:database:username:password\n', 'localhost:5432:*:app:\n'],
  },
];

/** `$2y$`, the cost, 22 characters of salt and 31 of hash; the last of the salt carries 2 bits. */
function bcrypt(random: Random): string {
  return `$${random.pick(['2y', '2b'])}$1${random.pick(['0', '2'])}$${random.text(CRYPT, 21)}${random.pick(['.', 'O', 'e', 'u'])}${random.text(CRYPT, 31)}`;
}

function apr1(random: Random): string {
  return `$apr1$${random.text(CRYPT, 8)}$${random.text(CRYPT, 21)}${random.pick(['.', '/', '0', '1'])}`;
}

function sha256Crypt(random: Random): string {
  return `$5$${random.text(CRYPT, 16)}$${random.text(CRYPT, 43)}`;
}

function sha512Crypt(random: Random): string {
  return `$6$${random.pick(['', 'rounds=5000$'])}${random.text(CRYPT, 16)}$${random.text(CRYPT, 85)}${random.pick(['.', '/', '0', '1'])}`;
}

/** What Debian and Fedora write since 2021 (crypt(5)). */
function yescrypt(random: Random): string {
  return `$y$j9T$${random.text(CRYPT, 21)}${random.pick(['.', '/', '0', '1'])}$${random.text(CRYPT, 43)}`;
}

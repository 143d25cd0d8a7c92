/** Writers of clients' own files and of URLs: .npmrc, .netrc, user information, query. */
import { hostWord, snake } from './names.js';
import { isMultiLine, written, type Writer } from './written.js';

export const writeNpmrc: Writer = ({ value, vendor }, random) => {
  const host = random.pick([`npm.${hostWord(vendor)}.com/`, `${hostWord(vendor)}.registry.io/npm/`]);
  // https://docs.npmjs.com/cli/v10/using-npm/config#key : a client's key, each end of line as `\n`
  const lines = isMultiLine(value);
  return written(
    random.pick(['root/.npmrc', 'srv/app/.npmrc']),
    {
      head: ['save-exact=true', `@acme:registry=https://${host}`],
      open: lines ? 'key="' : `//${host}:_authToken=`,
      close: lines ? '"' : '',
      tail: ['fund=false', 'audit=false'],
    },
    value,
    (text) => text.replaceAll('\n', '\\n'),
  );
};

export const writeNetrc: Writer = ({ value, host, beside }, random) => {
  const user = beside.find(([other]) => /USER|LOGIN/.test(other))?.[1] ?? random.pick(['deploy', 'ci-bot']);
  const open = random.pick([`machine ${host}\n  login ${user}\n  password `, `machine ${host} login ${user} password `]);
  return written('root/.netrc', { head: ['machine mirror.internal', '  login anonymous'], open, close: '', tail: [] }, value);
};

export const writeUrlUserinfo: Writer = ({ value, host }, random) => {
  const user = random.pick(['deploy', 'ci-bot', 'x-access-token', 'oauth2']);
  const [head, open, close] = random.pick([
    ['[core]', `[remote "origin"]\n\turl = https://${user}:`, `@${host}/acme/shop.git`],
    ['#!/bin/sh', `git clone https://${user}:`, `@${host}/acme/shop.git /srv/shop`],
    ['--no-cache-dir', `--extra-index-url https://${user}:`, `@${host}/simple/`],
  ] as const);
  const path = head === '[core]' ? 'srv/shop/.git/config' : head.startsWith('#!') ? 'usr/local/bin/clone.sh' : 'srv/app/requirements.txt';
  return written(path, { head: [head], open, close, tail: [] }, value, encodeURIComponent);
};

export const writeUrlQuery: Writer = ({ name, value, host }, random) => {
  const key = random.pick(['api_key', 'access_token', 'token', snake(name)]);
  const more = random.pick(['', '&format=json']);
  return written(
    random.pick(['srv/app/endpoints.txt', 'srv/app/config/feeds.conf']),
    {
      head: ['# feeds that are read every hour', 'https://feeds.internal/news?format=json'],
      open: `https://${host}/v1/items?limit=50&${key}=`,
      close: more,
      tail: ['https://feeds.internal/weather?city=Kiel'],
    },
    value,
    encodeURIComponent,
  );
};

/** Writers of commands: shell scripts, curl, Dockerfiles, PowerShell. */
import { hostWord, train, upperSnake } from './names.js';
import { isMultiLine, raw, whole, written, type Value, type Writer } from './written.js';

/** POSIX: nothing is special between single quotes but the quote itself. */
function shellQuotes(value: Value, wanted: string): { quote: string; escape: (text: string) => string } {
  const text = whole(value);
  if (wanted === '' && /^[\w./+=:@%-]+$/.test(text)) return { quote: '', escape: raw };
  if (wanted === '"' && !/[`!\n]/.test(text)) return { quote: '"', escape: (part) => part.replace(/["$\\]/g, '\\$&') };
  return { quote: "'", escape: (part) => part.replaceAll("'", String.raw`'\''`) };
}

export const writeShellExport: Writer = ({ name, value, beside }, random) => {
  const { quote, escape } = shellQuotes(value, random.pick(['', '"', "'"]));
  return written(
    random.pick(['usr/local/bin/start.sh', 'root/.bashrc', 'etc/profile.d/app.sh']),
    {
      head: ['#!/bin/sh', 'set -eu', 'export PATH="/opt/app/bin:$PATH"'],
      open: `${beside.map(([other, text]) => `export ${upperSnake(other)}=${JSON.stringify(text)}\n`).join('')}export ${upperSnake(name)}=${quote}`,
      close: quote,
      tail: ['export LANG=C.UTF-8', 'exec /opt/app/bin/server --port 8080'],
    },
    value,
    escape,
  );
};

export const writeCurlHeader: Writer = ({ name, value, host }, random) => {
  const header = random.pick(['Authorization: Bearer ', 'X-Api-Key: ', `${train(name)}: `]);
  const { quote, escape } = shellQuotes(value, random.pick(['"', "'"]));
  return written(
    'usr/local/bin/notify.sh',
    {
      head: ['#!/bin/bash', 'set -euo pipefail', ''],
      open: `curl -fsS -X POST https://${host}/v1/events \\\n  -H ${quote}${header}`,
      close: `${quote} \\\n  -H 'Content-Type: application/json' -d @event.json`,
      tail: ['echo done'],
    },
    value,
    escape,
  );
};

export const writeCurlUser: Writer = ({ value, beside, host, vendor }, random) => {
  const user =
    beside.find(([other, text]) => /USER|LOGIN|ACCOUNT|SID|_ID$/.test(other) && !text.includes(':'))?.[1] ??
    random.pick(['deploy', 'ci-bot', 'api']);
  const { quote, escape } = shellQuotes(value, random.pick(['', '"', "'"]));
  const option = random.pick(['-u', '--user']);
  return written(
    'usr/local/bin/fetch.sh',
    {
      head: ['#!/bin/sh', 'set -eu', 'mkdir -p /var/cache/app'],
      open: `curl -fsSL ${option} ${quote}${user}:`,
      close: `${quote} -o /var/cache/app/${hostWord(vendor)}.tgz https://${host}/v2/archive`,
      tail: ['tar -xzf /var/cache/app/*.tgz -C /opt/app'],
    },
    value,
    escape,
  );
};

export const writeDockerfile: Writer = ({ name, value, beside }, random) => {
  const quote = !/^[\w./+=:@%-]+$/.test(whole(value)) || random.next() < 0.5 ? '"' : '';
  return written(
    'srv/app/Dockerfile',
    {
      head: ['FROM debian:bookworm-slim', 'WORKDIR /srv/app', 'COPY . .'],
      open: `${beside.map(([other, text]) => `ENV ${upperSnake(other)}=${JSON.stringify(text)}\n`).join('')}${random.pick(['ENV', 'ENV', 'ARG'])} ${upperSnake(name)}=${quote}`,
      close: quote,
      tail: ['RUN make install', 'CMD ["./server"]'],
    },
    value,
    quote === '' ? raw : (text) => text.replace(/["$\\]/g, '\\$&').replaceAll('\n', '\\n'),
  );
};

export const writePowershell: Writer = ({ name, value, beside }, random) => {
  const left =
    random.next() < 0.5
      ? `$env:${upperSnake(name)}`
      : `$${upperSnake(name)
          .toLowerCase()
          .replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())}`;
  const lines = isMultiLine(value);
  return written(
    'srv/app/deploy.ps1',
    {
      head: ['$ErrorActionPreference = "Stop"', 'Set-Location $PSScriptRoot'],
      open: `${beside.map(([other, text]) => `$env:${upperSnake(other)} = '${text}'\n`).join('')}${left} = ${lines ? "@'\n" : "'"}`,
      close: lines ? "\n'@" : "'",
      tail: ['$env:LOG_LEVEL = "info"', '& .\\server.exe --port 8080'],
    },
    value,
    lines ? raw : (text) => text.replaceAll("'", "''"),
  );
};

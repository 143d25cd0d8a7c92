/** Writers of source code: Python, JavaScript, Java, Go, C#, PHP, HCL. */
import { camel, hostWord, pascal, snake, upperSnake } from './names.js';
import { isMultiLine, jsonEscaped, raw, written, type Value, type Writer } from './written.js';

interface Quotes {
  open: string;
  close: string;
  escape: (text: string) => string;
}

const double: Quotes = { open: '"', close: '"', escape: jsonEscaped };

function single(escape: (text: string) => string): Quotes {
  return { open: "'", close: "'", escape };
}

const backslashed = (text: string): string => text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n');

/** Quotes for several lines where the language has them. */
function quotesFor(value: Value, one: Quotes, several: Quotes): Quotes {
  return isMultiLine(value) ? several : one;
}

export const writePython: Writer = ({ name, value, beside, vendor }, random) => {
  const { open, close, escape } = quotesFor(value, random.pick([double, single(backslashed)]), { open: '"""', close: '"""', escape: raw });
  const constant = random.next() < 0.5;
  const left = constant ? upperSnake(name) : snake(name);
  return written(
    random.pick(['srv/app/settings.py', 'srv/app/app/client.py']),
    {
      head: ['import os', `import ${hostWord(vendor).replace(/^\d/, 'v$&')}`, '', 'DEBUG = False'],
      open: `${beside.map(([other, text]) => `${constant ? upperSnake(other) : snake(other)} = ${JSON.stringify(text)}\n`).join('')}${left} = ${open}`,
      close,
      tail: ['', '', 'def main():', '    print("ready", os.getpid())'],
    },
    value,
    escape,
  );
};

export const writeJavascript: Writer = ({ name, value, beside, vendor }, random) => {
  const template: Quotes = { open: '`', close: '`', escape: (text) => text.replace(/[`\\$]/g, '\\$&') };
  const { open, close, escape } = quotesFor(value, random.pick([double, single(backslashed)]), template);
  const [start, joint, end] = random.pick([
    [`const client = new ${pascal(hostWord(vendor)).replace(/^\d/, 'V$&')}({\n`, ': ', ',\n});'],
    ['', ' = ', ';'],
  ] as const);
  const own = (other: string): string => (start === '' ? `const ${camel(other)}` : `  ${camel(other)}`);
  const stop = start === '' ? ';' : ',';
  return written(
    random.pick(['srv/app/src/client.js', 'srv/app/lib/config.ts']),
    {
      head: ["'use strict';", "const http = require('node:http');", ''],
      open: `${start}${beside.map(([other, text]) => `${own(other)}${joint}${JSON.stringify(text)}${stop}\n`).join('')}${own(name)}${joint}${open}`,
      close: `${close}${end}`,
      tail: ['', 'http.createServer((request, response) => response.end()).listen(8080);'],
    },
    value,
    escape,
  );
};

export const writeJava: Writer = ({ name, value, beside, vendor }, random) => {
  const constant = random.next() < 0.5;
  const left = (other: string): string =>
    constant ? `    private static final String ${upperSnake(other)}` : `    private final String ${camel(other)}`;
  return written(
    `srv/app/src/main/java/com/acme/${pascal(hostWord(vendor))}Client.java`,
    {
      head: [
        'package com.acme;',
        '',
        'import java.net.URI;',
        '',
        `public final class ${pascal(hostWord(vendor)).replace(/^\d/, 'V$&')}Client {`,
      ],
      open: `${beside.map(([other, text]) => `${left(other)} = "${jsonEscaped(text)}";\n`).join('')}${left(name)} = "`,
      close: '";',
      tail: ['', '    URI base() {', '        return URI.create("https://api.internal/v1");', '    }', '}'],
    },
    value,
    jsonEscaped,
  );
};

export const writeGo: Writer = ({ name, value, beside }, random) => {
  const { open, close, escape } = quotesFor(value, double, { open: '`', close: '`', escape: raw });
  const [start, joint, end] = random.pick([
    ['const ', ' = ', ''],
    ['var ', ' string = ', ''],
    ['\t', ' := ', ''],
  ] as const);
  const left = (other: string): string => `${start}${start === '\t' ? camel(other) : camel(other)}${joint}`;
  return written(
    'srv/app/client.go',
    {
      head: ['package main', '', 'import "net/http"', '', ...(start === '\t' ? ['func client() {'] : [])],
      open: `${beside.map(([other, text]) => `${left(other)}"${jsonEscaped(text)}"\n`).join('')}${left(name)}${open}`,
      close: `${close}${end}`,
      tail: [...(start === '\t' ? ['}'] : []), '', 'func main() {', '\t_ = http.ListenAndServe(":8080", nil)', '}'],
    },
    value,
    escape,
  );
};

export const writeCsharp: Writer = ({ name, value, beside, vendor }, random) => {
  const { open, close, escape } = quotesFor(value, double, { open: '@"', close: '"', escape: (text) => text.replaceAll('"', '""') });
  const start = random.pick(['    private const string ', '    public string ', '    private static readonly string ']);
  const joint = start.includes('public') ? ' { get; set; } = ' : ' = ';
  return written(
    `srv/app/${pascal(hostWord(vendor))}Client.cs`,
    {
      head: [
        'using System;',
        'using System.Net.Http;',
        '',
        `public sealed class ${pascal(hostWord(vendor)).replace(/^\d/, 'V$&')}Client`,
        '{',
      ],
      open: `${beside.map(([other, text]) => `${start}${pascal(other)}${joint}"${jsonEscaped(text)}";\n`).join('')}${start}${pascal(name)}${joint}${open}`,
      close: `${close};`,
      tail: ['    private readonly HttpClient http = new();', '}'],
    },
    value,
    escape,
  );
};

export const writePhp: Writer = ({ name, value, beside }, random) => {
  const [start, joint, end] = random.pick([
    ["define('", "', ", ');'],
    ['$', ' = ', ';'],
    ["    '", "' => ", ','],
  ] as const);
  const idiom = start.startsWith('define') ? upperSnake : snake;
  const wrap = start.startsWith(' ');
  return written(
    random.pick(['srv/www/config.php', 'srv/www/src/Client.php']),
    {
      head: ['<?php', 'declare(strict_types=1);', ...(wrap ? ['return ['] : [])],
      open: `${beside.map(([other, text]) => `${start}${idiom(other)}${joint}'${text}'${end}\n`).join('')}${start}${idiom(name)}${joint}'`,
      close: `'${end}`,
      tail: wrap ? ["    'timeout' => 30,", '];'] : ['$timeout = 30;'],
    },
    value,
    (text) => text.replace(/['\\]/g, '\\$&'),
  );
};

export const writeHcl: Writer = ({ name, value, beside, vendor }, random) => {
  const lines = isMultiLine(value);
  const [head, tail] = random.pick([
    [
      ['terraform {', '  required_version = ">= 1.5"', '}', '', `provider "${hostWord(vendor)}" {`],
      ['  region = "eu-west-1"', '}'],
    ],
    [['locals {', '  environment = "production"'], ['}']],
  ] as const);
  return written(
    random.pick(['srv/infra/main.tf', 'srv/infra/providers.tf']),
    {
      head,
      open: `${beside.map(([other, text]) => `  ${snake(other)} = "${jsonEscaped(text)}"\n`).join('')}  ${snake(name)} = ${lines ? '<<EOT\n' : '"'}`,
      close: lines ? '\nEOT' : '"',
      tail,
    },
    value,
    lines ? raw : (text) => jsonEscaped(text).replace(/[$%](?=\{)/g, '$&$&'),
  );
};

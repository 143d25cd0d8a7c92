/**
 * MB/s of the detector alone (open, write, end; no archive, no report), on ordinary bytes and on texts made to slow it down.
 *
 * Usage: tsx test/bench/prefilter.ts [MB of each spam]. Compare ratios of runs on one machine, never its numbers with another's.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDetector } from '../../src/detect/load.js';

const RUNS = 5;
const CHUNK = 64 * 1024;
const SPAM_BYTES = Number(process.argv[2] ?? 32) * 1e6;
const MOST_TEXT = 250e6;

interface File {
  path: string;
  bytes: Buffer;
}

const SPAM: Record<string, string> = {
  'token=': 'token=',
  'token = "…"': 'token = "abcdefghabcdefgh"; ',
  '://u:p@': '://u:p@',
  'http://u:p@h': 'http://user:pass@h ',
  'random url': 'postgres://app:[[random]]@db ',
  'api_key="…"': 'api_key="[[random]][[random]]" ',
  'API_KEY=…': 'API_KEY=[[random]]\n',
  'PEM heads': '-----BEGIN RSA PRIVATE KEY-----\n',
  'PGP heads': '-----BEGIN PGP PRIVATE KEY BLOCK-----\n',
  'PuTTY heads': 'PuTTY-User-Key-File-2: ssh-rsa\n',
  service_account: '"type": "service_account", ',
  '{ service_account': '{"type": "service_account", ',
  eyJ: 'eyJhbGciOiJIUzI1NiJ9.'.repeat(2),
  'eyJ words': 'eyJabcdefghij.eyJabcdefghij ',
  '0Q~': '0Q~',
  'azure head': ' abc0Q~',
  keywords: 'password secret token api_key AKIA ghp_ sk-ant- xoxb- AIza npm_ ',
  'joined keywords': 'passwordsecrettokenapi_key_passAKIAghp_eyJhf_',
  'AKIA…': 'AKIAABCDEFGHIJKLMNOP ',
  'curl -u': 'curl -u a:b ',
  ' -u': ' -u',
  base64: '[[base64]]',
  machine: 'machine h login u password p ',
  'machine machine': 'machine\n',
  authorization: 'authorization: bearer ',
};

const detector = await loadDetector();
const only = process.argv[3];
console.log('corpus                    MB     MB/s');
if (only === undefined) {
  const texts = textsOf('node_modules');
  const size = texts.reduce((sum, { bytes }) => sum + bytes.length, 0);
  report('node_modules text', size, () => texts.reduce((found, file) => found + scan(file), 0));
  const binary = { path: 'usr/bin/node', bytes: readFileSync(process.execPath) };
  report('node binary', binary.bytes.length, () => scan(binary));
}
for (const [name, unit] of Object.entries(SPAM)) {
  if (only !== undefined && !name.includes(only)) continue;
  for (const path of ['srv/app/x.txt', 'srv/app/x.conf']) {
    const bytes = spam(unit);
    report(`${name} in ${path.slice(-4)}`, bytes.length, () => scan({ path, bytes }), 1);
  }
}

function report(name: string, size: number, work: () => number, runs = RUNS): void {
  let found = 0;
  const seconds = Array.from({ length: runs }, () => {
    const started = performance.now();
    found = work();
    return (performance.now() - started) / 1000;
  }).sort((a, b) => a - b);
  const median = seconds[Math.floor(runs / 2)] ?? Number.NaN;
  console.log(
    `${name.padEnd(25)} ${(size / 1e6).toFixed(0).padStart(4)} ${(size / 1e6 / median).toFixed(1).padStart(8)}  ${found} matches`,
  );
}

function scan({ path, bytes }: File): number {
  const blob = detector.open({ kind: 'file', path });
  for (let at = 0; at < bytes.length; at += CHUNK) blob.write(bytes.subarray(at, at + CHUNK));
  return blob.end().length;
}

/** Files without NUL in their first bytes. */
function textsOf(folder: string): File[] {
  const files: File[] = [];
  let size = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || size > MOST_TEXT) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    if (bytes.subarray(0, 8192).includes(0)) continue;
    files.push({ path, bytes });
    size += bytes.length;
  }
  return files;
}

function spam(unit: string): Buffer {
  let state = 42;
  const random = (length: number): string => {
    let text = '';
    for (let index = 0; index < length; index++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      text += 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'[state >>> 26] ?? '';
    }
    return text;
  };
  const block: string[] = [];
  for (let length = 0; length < 1e6;) {
    const piece = unit.replaceAll('[[random]]', () => random(20)).replaceAll('[[base64]]', () => random(1000));
    block.push(piece);
    length += piece.length;
  }
  const bytes = Buffer.from(block.join(''));
  return Buffer.alloc(SPAM_BYTES, bytes);
}

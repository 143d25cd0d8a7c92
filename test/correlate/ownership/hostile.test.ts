/** Databases made to break their reader: whatever is in them, reading ends, throws nothing and takes no more than what is there. */
import fc from 'fast-check';
import initSqlJs from 'sql.js';
import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../src/correlate/ownership/claim.js';
import { ClaimsReader } from '../../../src/correlate/ownership/layer-claims.js';
import { readHeader } from '../../../src/correlate/ownership/rpm-header.js';
import { treeOf } from '../../../src/correlate/ownership/trees.js';
import type { DocumentFormat } from '../../../src/model/ownership.js';
import { dpkgPackage } from './archives.js';
import { headerBlob, rpmDatabase, uint32 } from './rpm-world.js';

const FORMATS: readonly DocumentFormat[] = ['dpkg-status', 'dpkg-list', 'dpkg-md5sums', 'apk-installed', 'python-record', 'rpm-sqlite'];

async function claimed(format: DocumentFormat, bytes: Uint8Array, most?: number): Promise<{ claims: number; skips: number }> {
  const reader = new ClaimsReader(most);
  reader.take({ entry: 0, path: 'a/b', format, bytes: Uint8Array.from(bytes) });
  const claims = await reader.end('sha256:0');
  return { claims: claims?.table.size ?? 0, skips: claims?.skipped.length ?? 0 };
}

/** Words of all formats, cut and mixed: nearer to a database than bytes are. */
const pieces = fc.constantFrom(
  'Package: a',
  'Conffiles:',
  ` /etc/a ${'0'.repeat(32)}`,
  `${'f'.repeat(32)}  usr/a`,
  'R:a',
  'F:../..',
  'F:',
  'Z:Q1AAAA',
  `Z:Q1${'A'.repeat(27)}=`,
  'P:',
  '"a""b",sha256=,99999999999999999',
  `../../../..,sha256=${'A'.repeat(43)},1`,
  '/..//.',
  '\n',
  '\n\n',
  '\0',
  ' ',
  '\r\n',
  '\u{1f511}',
);

describe.each(FORMATS)('%s', (format) => {
  it('takes anything', async () => {
    const input = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.array(pieces, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''))),
    );
    await fc.assert(
      fc.asyncProperty(input, async (bytes) => {
        expect((await claimed(format, bytes)).claims).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: format === 'rpm-sqlite' ? 30 : 200 },
    );
  });
});

describe('an rpm header', () => {
  const honest = headerBlob({ 1000: 'demo', 1035: ['0'.repeat(64)], 1116: [0], 1117: ['key.pem'], 1118: ['/etc/'], 5011: [8] });

  it('cut or changed anywhere gives at most what is there', () => {
    const change = fc.record({ at: fc.nat(honest.length - 1), byte: fc.nat(255), cut: fc.nat(honest.length) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), (changes) => {
        let bytes = Buffer.from(honest);
        for (const { at, byte, cut } of changes) {
          if (at < bytes.length) bytes[at] = byte;
          if (byte === 0) bytes = bytes.subarray(0, cut);
        }
        const claims: Claim[] = [];
        readHeader(bytes, (claim) => claims.push(claim) > 0);
        expect(claims.length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });

  it('that counts four thousand million of everything is read at once', () => {
    const claims: Claim[] = [];
    const most = 0xffffffff;
    for (const type of [4, 5, 6, 8]) {
      const tags = [1000, 1028, 1035, 1116, 1117, 1118, 5008, 5011];
      const index = Buffer.concat(tags.map((tag) => uint32(tag, type, 0, most)));
      readHeader(Buffer.concat([uint32(tags.length, most), index, Buffer.alloc(4096)]), (claim) => claims.push(claim) > 0);
      readHeader(uint32(most, most, 1, 2, 3), (claim) => claims.push(claim) > 0);
    }
    expect(claims).toEqual([]);
  });
});

it('SQLite files with a schema of their own, or a damaged page, are told', async () => {
  const bytes = await rpmDatabase([Buffer.alloc(100_000, 'x')]);
  expect(await claimed('rpm-sqlite', bytes)).toEqual({ claims: 0, skips: 0 });
  for (let page = 0; page + 100 < bytes.length; page += 4096) {
    const damaged = Uint8Array.from(bytes).fill(0xff, page, page + 100);
    await expect(claimed('rpm-sqlite', damaged)).resolves.toMatchObject({ claims: 0 });
  }
});

it.each([
  `CREATE VIEW Packages AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS hnum, zeroblob(9) AS blob FROM c`,
  `CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB AS (zeroblob(1000000000)))`,
  `CREATE TABLE other (hnum INTEGER PRIMARY KEY, blob BLOB)`,
])('a schema that would be run, or is another, is refused: %s', async (sql) => {
  const { Database } = await initSqlJs();
  const database = new Database();
  database.run(sql);
  await expect(claimed('rpm-sqlite', database.export())).resolves.toEqual({ claims: 0, skips: 1 });
});

it('more packaged files than a layer may name are cut off, and told', async () => {
  const files = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`usr/${index}`, '']));
  const { 'var/lib/dpkg/info/demo.list': list = '' } = dpkgPackage('demo', files);
  expect(await claimed('dpkg-list', Buffer.from(list), 10)).toEqual({ claims: 10, skips: 1 });
});

it('no path takes long to be told', () => {
  const started = performance.now();
  for (const piece of ['node_modules/', 'gems/a-1', '/', 'a/', '.m2/repository/', 'registry/src/', '@v1', 'pkg/mod/', '!', '-1']) {
    treeOf(piece.repeat(4000));
    treeOf(piece.repeat(4096 / piece.length));
  }
  expect(performance.now() - started).toBeLessThan(1000);
});

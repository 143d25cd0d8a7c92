import { describe, expect, it } from 'vitest';

import { sniff } from '../../src/tar/sniff.js';
import { gzipped, rawHeader, tarOf } from '../support/tar.js';

describe('sniff', () => {
  it.each([
    ['gzip', gzipped(Buffer.from('x'))],
    ['zstd', Buffer.from('28b52ffd0000', 'hex')],
    ['zstd', Buffer.from('5f2a4d1800000000', 'hex')],
    ['tar', tarOf([{ name: 'a' }])],
    ['tar', tarOf([])],
    ['tar', rawHeader({ name: 'a', magic: 'v7' })],
    ['tar', rawHeader({ name: 'a', magic: 'gnu' })],
    ['tar', tarOf([{ name: '{"a": "file with a brace in its name"}' }])],
    ['tar', tarOf([{ name: '[' }])],
    ['json', Buffer.from('{"schemaVersion": 2}')],
    ['json', Buffer.from('\n\t [1]')],
    ['json', Buffer.from('\ufeff{}')],
    ['empty', Buffer.alloc(0)],
    ['unknown', Buffer.alloc(100)],
    ['unknown', rawHeader({ name: 'a', checksum: 7 })],
    ['unknown', tarOf([{ name: 'a' }]).subarray(0, 511)],
    ['unknown', Buffer.from([0x28, 0xb5])],
    ['unknown', Buffer.from([0x1f])],
    ['unknown', Buffer.from('text')],
  ] as const)('tells %s (%#)', (format, bytes) => {
    expect(sniff(bytes.subarray(0, 512))).toBe(format);
  });
});

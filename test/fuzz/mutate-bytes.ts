/** Mutations of bytes that know nothing of what they are, and of the compressed streams around them. */
import { gzipped, hasZstd, zstdCompressed } from '../support/tar.js';
import type { Chance } from './chance.js';

type Mutation = (bytes: Buffer, chance: Chance) => Buffer;

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'bit flipped': (bytes, chance) => {
    const at = chance.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from([(bytes[at] ?? 0) ^ (1 << chance.below(8))]), bytes.subarray(at + 1)]);
  },
  cut: (bytes, chance) => bytes.subarray(0, chance.below(bytes.length + 1)),
  'twice in a row': (bytes) => Buffer.concat([bytes, bytes]),
  'a stretch left out': (bytes, chance) => {
    const at = chance.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + chance.below(1200))]);
  },
  'a stretch put in': (bytes, chance) => {
    const at = chance.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(chance.below(1200), chance.below(256)), bytes.subarray(at)]);
  },
  'garbage behind': (bytes, chance) => Buffer.concat([bytes, Buffer.alloc(1 + chance.below(3000), chance.below(256))]),
};

/** Applies one mutation. @returns what it did, in words. */
export function mutateBytes(bytes: Buffer, chance: Chance): { bytes: Buffer; done: string } {
  const done = chance.of(Object.keys(MUTATIONS));
  return { bytes: MUTATIONS[done]?.(bytes, chance) ?? bytes, done };
}

/** Compresses, perhaps, in one stream or in several. */
export function compressed(bytes: Buffer, chance: Chance): { bytes: Buffer; done: string } {
  const middle = chance.below(bytes.length + 1);
  const [first, second] = [bytes.subarray(0, middle), bytes.subarray(middle)];
  switch (chance.below(hasZstd ? 12 : 8)) {
    case 0:
      return { bytes: gzipped(bytes), done: 'gzip' };
    case 1:
      return { bytes: Buffer.concat([gzipped(first), gzipped(second)]), done: 'gzip of two members' };
    case 2:
      return { bytes: gzipped(gzipped(bytes)), done: 'gzip of gzip' };
    case 8:
      return { bytes: zstdCompressed(bytes), done: 'zstd' };
    case 9:
      return { bytes: Buffer.concat([zstdCompressed(first, ['--check']), gzipped(second)]), done: 'zstd, then gzip' };
    case 10:
      return {
        bytes: Buffer.concat([zstdCompressed(first), Buffer.from('502a4d1804000000abcdef00', 'hex'), zstdCompressed(second)]),
        done: 'zstd frames',
      };
    default:
      return { bytes, done: '' };
  }
}

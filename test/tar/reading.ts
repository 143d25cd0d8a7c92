/** Reads hostile archives in every chunking, and what most of them have in common. */
import { expect } from 'vitest';

import type { Skip } from '../../src/model/skip.js';
import { DEFAULT_LIMITS, type Limits } from '../../src/tar/limits.js';
import { readTar } from '../../src/tar/members.js';
import { walkTar, type MemberSink } from '../../src/tar/walk.js';
import { collect, inChunks } from '../support/streams.js';
import { padded, rawHeader } from '../support/tar.js';

export interface Read {
  members: { name: string; type: string; content: string; linkname?: string; pax?: Readonly<Record<string, string>> }[];
  skips: Pick<Skip, 'reason' | 'severity'>[];
  details: string[];
}

export async function readIn(chunk: number, archive: Uint8Array, limits: Limits): Promise<Read> {
  const read: Read = { members: [], skips: [], details: [] };
  const onSkip = (skip: Skip): void => {
    read.skips.push({ reason: skip.reason, severity: skip.severity });
    read.details.push(skip.detail);
  };
  for await (const { name, type, linkname, pax, content } of readTar(inChunks(archive, chunk), { limits, onSkip })) {
    const member = { name, type, content: (await collect(content)).toString('latin1') };
    read.members.push({
      ...member,
      ...(linkname === undefined ? {} : { linkname }),
      ...(Object.keys(pax).length > 0 ? { pax } : {}),
    });
  }
  return read;
}

/** The same, told member by member. */
async function walkIn(chunk: number, archive: Uint8Array, limits: Limits): Promise<Read> {
  const read: Read = { members: [], skips: [], details: [] };
  let content: Uint8Array[] = [];
  let fresh: Uint8Array[] = [];
  const sink: MemberSink = {
    begin: ({ name, type, linkname, pax }) => {
      content = [];
      fresh = [];
      read.members.push({
        name,
        type,
        content: '',
        ...(linkname === undefined ? {} : { linkname }),
        ...(Object.keys(pax).length > 0 ? { pax } : {}),
      });
    },
    content: (bytes) => fresh.push(bytes),
    settle: () => {
      content.push(...fresh.splice(0).map((bytes) => Uint8Array.from(bytes)));
    },
    end: () => {
      const member = read.members.at(-1);
      if (member !== undefined) member.content = Buffer.concat([...content, ...fresh]).toString('latin1');
    },
  };
  const onSkip = ({ reason, severity, detail }: Skip): void => {
    read.skips.push({ reason, severity });
    read.details.push(detail);
  };
  await walkTar(passing(inChunks(archive, chunk)), sink, { limits, onSkip });
  return read;
}

/** Chunks that are written over as soon as the next one is asked for. */
async function* passing(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    const own = Uint8Array.from(chunk);
    yield own;
    own.fill(0xff);
  }
}

/** Reads an archive cut in three ways, as members and as a walk, all of which must come to the same. */
export async function read(archive: Uint8Array, limits: Partial<Limits> = {}): Promise<Read> {
  const all = { ...DEFAULT_LIMITS, ...limits };
  const whole = await readIn(1 << 16, archive, all);
  expect(await readIn(511, archive, all)).toEqual(whole);
  expect(await readIn(1, archive, all)).toEqual(whole);
  for (const chunk of [1, 511, 1 << 16]) expect(await walkIn(chunk, archive, all)).toEqual(whole);
  return whole;
}

export const file = (name: string, content: string): { name: string; type: string; content: string } => ({ name, type: 'file', content });
export const NEXT = Buffer.concat([rawHeader({ name: 'next', size: 4 }), padded('next')]);
export const AFTER = [file('next', 'next')];
export const unreadable = [{ reason: 'unreadable', severity: 'failure' }];
export const truncated = [{ reason: 'truncated', severity: 'failure' }];
export const limit = [{ reason: 'limit', severity: 'failure' }];

/** For archives of which nothing may be skipped. */
export function noSkip(skip: Skip): void {
  expect.fail(skip.detail);
}

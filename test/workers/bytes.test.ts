/** Both ends of the way that a tar takes to a thread. */
import { describe, expect, test } from 'vitest';
import { BrokenOff } from '../../src/layer/broken-off.js';
import { Inbox } from '../../src/workers/inbox.js';
import { makeBlocks, Outbox } from '../../src/workers/outbox.js';
import { readAhead } from '../../src/workers/read-ahead.js';
import { collect, inChunks } from '../support/streams.js';

const MIB = 1 << 20;
const bytes = Buffer.from(Array.from({ length: 9 * MIB }, (_, index) => (index * 7 + (index >> 9)) & 255));

/** An outbox whose blocks go straight into an inbox. */
function connected(): { outbox: Outbox; inbox: Inbox; sent: () => number } {
  let sent = 0;
  const blocks = makeBlocks().slice(0, 16);
  const inbox = new Inbox(blocks, (block) => outbox.wasRead(block));
  const outbox: Outbox = new Outbox(blocks, {
    take: (block, length) => {
      sent += length;
      inbox.put(block, length);
    },
    end: (broken) => inbox.end(broken ? { sentence: 'cut' } : undefined),
  });
  return { outbox, inbox, sent: () => sent };
}

async function* breaking(error: Error): AsyncGenerator<Uint8Array> {
  yield* inChunks(bytes.subarray(0, 3 * MIB), 100_000);
  throw error;
}

test.each([4097, 65_536, MIB, 5 * MIB])('in chunks of %i bytes all of them arrive', async (size) => {
  const { outbox, inbox } = connected();
  const [, arrived] = await Promise.all([outbox.send(inChunks(bytes, size)), collect(inbox)]);
  expect(arrived.equals(bytes)).toBe(true);
  expect(outbox.isWaitedFor).toBe(true);
});

test('a reader that does not read holds the sender up', async () => {
  const { outbox, inbox, sent } = connected();
  const sending = outbox.send(inChunks(bytes, 50_000));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(sent()).toBe(4 * MIB);
  expect((await collect(inbox)).length).toBe(bytes.length);
  await sending;
});

test('a sender whose reader is gone leaves the stream', async () => {
  const { outbox, sent } = connected();
  let left = false;
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield await Promise.resolve(new Uint8Array(MIB));
    } finally {
      left = true;
    }
  };
  const sending = outbox.send(endless());
  await new Promise((resolve) => setTimeout(resolve, 20));
  outbox.close();
  await sending;
  expect({ left, sent: sent() }).toEqual({ left: true, sent: 4 * MIB });
});

describe('bytes that end early', () => {
  test('arrive, and that they broke off behind them', async () => {
    const { outbox, inbox } = connected();
    const seen: Buffer[] = [];
    const reading = (async () => {
      for await (const chunk of inbox) seen.push(Buffer.from(chunk));
    })();
    await outbox.send(breaking(new BrokenOff()));
    await expect(reading).rejects.toBeInstanceOf(BrokenOff);
    expect(Buffer.concat(seen).length).toBe(3 * MIB);
  });

  test('by a fault of the program, are a fault of the sender', async () => {
    await expect(connected().outbox.send(breaking(new TypeError('a fault')))).rejects.toThrow('a fault');
  });
});

test('reading ahead takes nothing away, and keeps an error for later', async () => {
  const { held, bytes: again } = await readAhead(inChunks(bytes, 70_000), MIB);
  expect(held).toBeGreaterThanOrEqual(MIB);
  expect((await collect(again)).equals(bytes)).toBe(true);
  const short = await readAhead(breaking(new Error('reset')), 4 * MIB);
  expect(short.held).toBe(3 * MIB);
  await expect(collect(short.bytes)).rejects.toThrow('reset');
});

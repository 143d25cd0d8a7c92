/** Files drawn from a corpus, for samples to be hidden in: each file of a layer is as likely to be one, and the same are drawn every time. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { hostOf, isHostSize, type Host } from '../generator/hosts.js';
import { Random } from '../generator/random.js';

/** @param count of them, at the most @param seed of the draw */
export async function hostsInLayer(layer: string, count: number, seed: number): Promise<Host[]> {
  const random = new Random(seed);
  const drawn: Host[] = [];
  let seen = 0;
  const members = extract();
  const reading = pipeline(createReadStream(layer, { highWaterMark: 1 << 20 }), members);
  for await (const member of members) {
    const { type, name, size } = member.header;
    const taken = type === 'file' && isHostSize(size) ? placeOf(seen++, count, random) : undefined;
    const chunks: Buffer[] = [];
    for await (const chunk of member) if (taken !== undefined) chunks.push(chunk as Buffer);
    if (taken !== undefined) drawn[taken] = hostOf(name.replace(/^\.?\//, ''), Buffer.concat(chunks).toString('latin1'));
  }
  await reading;
  return drawn;
}

/** Where in a sample of `count` the next of a stream goes, if it is drawn (algorithm R: Vitter, "Random sampling with a reservoir", 1985). */
function placeOf(before: number, count: number, random: Random): number | undefined {
  if (before < count) return before;
  const place = random.between(0, before);
  return place < count ? place : undefined;
}

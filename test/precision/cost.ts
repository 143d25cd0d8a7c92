/** What the detector alone takes for each file of a layer: no file may cost more than a second of processor time a megabyte. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import type { Detector } from '../../src/model/detector.js';

export interface Cost {
  path: string;
  /** In bytes. */
  size: number;
  /** Seconds of processor time a megabyte. */
  perMegabyte: number;
}

/** Smaller files count as if they had so many bytes: their cost is that of starting. */
const LEAST_BYTES = 64 * 1024;

/** Files that look dearer than this are measured again: somebody else may have had the processor, or the garbage collector. */
const DEAR = 0.3;
const RUNS = 3;

const CHUNK = 64 * 1024;

/** The dearest files, dearest first. @param most so many of them */
export async function dearest(layer: string, detector: Detector, most: number): Promise<Cost[]> {
  const costs: Cost[] = [];
  const members = extract();
  const reading = pipeline(createReadStream(layer, { highWaterMark: 1 << 20 }), members);
  for await (const member of members) {
    const chunks: Buffer[] = [];
    for await (const chunk of member) chunks.push(chunk as Buffer);
    if (member.header.type !== 'file') continue;
    const cost = measure(member.header.name.replace(/^\.\//, ''), Buffer.concat(chunks), detector);
    costs.push(cost);
    if (costs.length > most * 10) costs.sort(byCost).splice(most);
  }
  await reading;
  return costs.sort(byCost).slice(0, most);
}

function byCost(a: Cost, b: Cost): number {
  return b.perMegabyte - a.perMegabyte;
}

function measure(path: string, bytes: Buffer, detector: Detector): Cost {
  let perMegabyte = Infinity;
  for (let run = 0; run < RUNS && perMegabyte > DEAR; run++) {
    const before = process.cpuUsage();
    const blob = detector.open({ kind: 'file', path });
    for (let at = 0; at < bytes.length; at += CHUNK) blob.write(bytes.subarray(at, at + CHUNK));
    blob.end();
    const { user, system } = process.cpuUsage(before);
    perMegabyte = Math.min(perMegabyte, (user + system) / Math.max(bytes.length, LEAST_BYTES));
  }
  return { path, size: bytes.length, perMegabyte };
}

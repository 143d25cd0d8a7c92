import type { ScanOptions } from '../index.js';
import { ScanError } from '../model/errors.js';
import type { Gate } from '../model/gate.js';
import { prepare } from '../prepare.js';
import { registryAccess } from './registry-access.js';
import type { SealedImage, SealedReport } from '../report/format.js';
import { mapImages } from '../report/groups.js';
import { cacheFolder } from './cache-folder.js';
import { dockerfileOptions } from './build-files.js';
import { complain } from './complain.js';
import type { HistoryFlags } from './flags.js';
import { abortOnSignals } from './interrupt.js';
import { LiveReport, type Rendering } from './live-report.js';
import { fileOutput, streamOutput, type Output } from './output.js';
import { progressLine } from './progress.js';
import { bytesOf, isWatched, lookOf, type Streams } from './streams.js';

/** What is to be written, and where. */
interface Reporting {
  /** May still be loading: a thread starts meanwhile. */
  renderings: readonly Rendering[] | Promise<readonly Rendering[]>;
  /** Leaves out of an image what was not asked for. Default: nothing. */
  listed?: (image: SealedImage) => SealedImage;
  gate?: Gate;
  /** What else is asked of the scan. */
  options?: ScanOptions;
}

/** What the commands that scan share: scan, show progress meanwhile, be interruptible, print in all formats. Resolves to the report that was printed. */
export async function scanAndReport(
  references: readonly string[],
  flags: HistoryFlags & { allLocal?: true; base?: string; diff?: string },
  streams: Streams,
  { renderings: loading, listed = (image) => image, gate, options: asked }: Reporting,
): Promise<SealedReport> {
  const { stdin, stderr, env } = streams;
  const all = [...references, flags.base, flags.diff].filter((reference) => reference !== undefined);
  // An engine may have as much as standard input.
  prepare(flags.allLocal === true ? ['-'] : all, flags.jobs);
  const renderings = await loading;
  if (all.includes('-') && stdin.isTTY === true) {
    throw new ScanError('OPTION_INVALID', 'Standard input is a terminal. Pipe an image into it: docker save IMAGE | stowaway scan -');
  }
  const dockerfile = await dockerfileOptions(flags);
  const registry = await registryAccess(all, flags, stdin);
  const outputs: Output[] = [];
  const progress = flags.quiet !== true && isWatched(stderr, env) ? progressLine(stderr) : undefined;
  const interrupt = abortOnSignals();
  const options = { showSecrets: flags.showSecrets === true, ...(gate !== undefined && { gate }) };
  try {
    // All before the scan: that one of them cannot be written is told at once.
    for (const { file } of renderings) outputs.push(await openOutput(file, flags, streams));
    // Loaded here: help, version and usage errors need none of it.
    const { scanImages } = await import('../index.js');
    const notes: string[] = [];
    const live = new LiveReport(renderings, outputs, { ...lookOf(streams.stdout, env), ...options });
    const scanned = await scanImages(references, {
      ...scanOptions(flags, streams),
      ...asked,
      registry,
      ...(dockerfile !== undefined && { dockerfile }),
      signal: interrupt.signal,
      ...(progress && { onProgress: progress.update }),
      onNote: (note) => void notes.push(note),
      ...(live.isWanted && { onImage: (image) => live.add(listed(image)) }),
    });
    progress?.clear();
    for (const note of notes) await complain(`note: ${note}`, stderr);
    const report = mapImages(scanned, listed);
    const ended = new Date();
    // Made before the first is written: where one of them fails, none is.
    const texts = renderings.map(
      (rendering) =>
        live.rest(rendering, report) ??
        rendering.format(report, { ...lookOf(rendering.file === undefined ? streams.stdout : undefined, env), ...options, ended }),
    );
    await live.written();
    for (const [at, output] of outputs.entries()) await output.write(texts[at] ?? '');
    return report;
  } finally {
    progress?.clear();
    interrupt.dispose();
    for (const output of outputs) await output.discard();
  }
}

function openOutput(path: string | undefined, { showSecrets }: HistoryFlags, { stdout }: Streams): Promise<Output> {
  return path === undefined ? Promise.resolve(streamOutput(stdout)) : fileOutput(path, { secret: showSecrets === true });
}

function scanOptions(flags: HistoryFlags & { allLocal?: true; base?: string; diff?: string }, { stdin, env }: Streams): ScanOptions {
  const folder = flags.cache ? cacheFolder(flags.cacheDir, env) : undefined;
  return {
    rules: flags.rules ?? [],
    select: { only: flags.rule ?? [], skip: flags.skipRule ?? [], tags: flags.tag ?? [] },
    showSecrets: flags.showSecrets === true,
    stdin: bytesOf(stdin),
    env,
    ...(folder !== undefined && { cache: { folder } }),
    ...(flags.platform !== undefined && { platform: flags.platform }),
    ...(flags.base !== undefined && { base: flags.base }),
    ...(flags.diff !== undefined && { diff: flags.diff }),
    ...(flags.jobs !== undefined && { jobs: flags.jobs }),
    ...(flags.allLocal === true && { allLocal: true }),
  };
}

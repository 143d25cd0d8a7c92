import type { ScanOptions } from '../index.js';
import { ScanError } from '../model/errors.js';
import { registryAccess } from './registry-access.js';
import type { Format, SealedReport } from '../report/format.js';
import { complain } from './complain.js';
import type { HistoryFlags } from './flags.js';
import { abortOnSignals } from './interrupt.js';
import { fileOutput, streamOutput, type Output } from './output.js';
import { progressLine, SILENT } from './progress.js';
import { bytesOf, isWatched, lookOf, type Streams } from './streams.js';

/** What `scan` and `history` share: scan, show progress meanwhile, be interruptible, print in a format. Resolves to the report that was printed. */
export async function scanAndReport(
  references: readonly string[],
  flags: HistoryFlags & { allLocal?: true; base?: string },
  streams: Streams,
  render: (report: SealedReport) => { format: Format; report: SealedReport },
): Promise<SealedReport> {
  const { stdin, stderr, env } = streams;
  if (references.includes('-') && stdin.isTTY === true) {
    throw new ScanError('OPTION_INVALID', 'Standard input is a terminal. Pipe an image into it: docker save IMAGE | stowaway scan -');
  }
  const registry = await registryAccess([...references, ...(flags.base === undefined ? [] : [flags.base])], flags, stdin);
  const toFile = flags.output !== undefined && flags.output !== '-';
  const output = await openOutput(toFile ? flags.output : undefined, flags, streams);
  const progress = flags.quiet !== true && isWatched(stderr, env) ? progressLine(stderr) : SILENT;
  const interrupt = abortOnSignals();
  try {
    // Loaded here: help, version and usage errors need none of it.
    const { scanImages } = await import('../index.js');
    const notes: string[] = [];
    const scanned = await scanImages(references, {
      ...scanOptions(flags, streams),
      registry,
      signal: interrupt.signal,
      onProgress: progress.update,
      onNote: (note) => void notes.push(note),
    });
    progress.clear();
    for (const note of notes) await complain(`note: ${note}`, stderr);
    const { format, report } = render(scanned);
    await output.write(format(report, { ...lookOf(toFile ? undefined : streams.stdout, env), showSecrets: flags.showSecrets === true }));
    return report;
  } finally {
    progress.clear();
    interrupt.dispose();
    await output.discard();
  }
}

function openOutput(path: string | undefined, { showSecrets }: HistoryFlags, { stdout }: Streams): Promise<Output> {
  return path === undefined ? Promise.resolve(streamOutput(stdout)) : fileOutput(path, { secret: showSecrets === true });
}

function scanOptions(flags: HistoryFlags & { allLocal?: true; base?: string }, { stdin, env }: Streams): ScanOptions {
  return {
    rules: flags.rules ?? [],
    select: { only: flags.rule ?? [], skip: flags.skipRule ?? [], tags: flags.tag ?? [] },
    showSecrets: flags.showSecrets === true,
    stdin: bytesOf(stdin),
    env,
    ...(flags.platform !== undefined && { platform: flags.platform }),
    ...(flags.base !== undefined && { base: flags.base }),
    ...(flags.jobs !== undefined && { jobs: flags.jobs }),
    ...(flags.allLocal === true && { allLocal: true }),
  };
}

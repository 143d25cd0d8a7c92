/** Where a COPY or ADD took its files from, as far as its row tells: only what came from the build context is kept out by `.dockerignore`. */
import type { Step } from '../model/step.js';

export type CopySource = 'context' | 'heredoc' | 'stage' | 'download' | 'context or stage';

/**
 * BuildKit writes `COPY <<EOT /to` for a heredoc and leaves `--from` out, so that an absolute source may be one of another stage. The classic
 * builder and buildah write `file:DIGEST` or `dir:DIGEST` for all of them; that is taken for the context, from where it mostly is.
 */
export function copySource({ text }: Step): CopySource {
  const [instruction = '', ...operands] = text.split(/\s+/);
  const sources = operands.filter((word) => !word.startsWith('--')).slice(0, -1);
  if (operands.some((word) => word.startsWith('--from='))) return 'stage';
  if (sources.some((word) => word.startsWith('<<'))) return 'heredoc';
  if (instruction === 'ADD' && sources.some((word) => /^(?:https?:\/\/|git@|ssh:\/\/)/.test(word))) return 'download';
  return sources.some((word) => word.startsWith('/')) ? 'context or stage' : 'context';
}

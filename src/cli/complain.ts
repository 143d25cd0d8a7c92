import { ScanError, sentenceOf } from '../model/errors.js';
import { escapeText } from '../report/escape.js';
import { writeAll } from './streams.js';

/** Tells what went wrong in one line on stderr: `stowaway: sentence`. Never a stack, never a secret, never a control character. */
export async function complain(error: unknown, stderr: NodeJS.WritableStream): Promise<void> {
  const sentence = begun(typeof error === 'string' ? error : explained(error));
  // Where stderr is gone, too, there is nobody left to tell.
  await writeAll(stderr, `stowaway: ${escapeText(await redacted(sentence))}\n`).catch(() => undefined);
}

function explained(error: unknown): string {
  return error instanceof ScanError ? error.message : `unexpected error: ${sentenceOf(error)}. Please report it.`;
}

/**
 * After `stowaway: ` a sentence goes on in lower case, whoever wrote it. Only words that we begin sentences with are changed: the first word may
 * as well be a name, of an image or of Docker.
 */
function begun(sentence: string): string {
  return sentence.replace(
    /^(?:note: )?(?:The|This|That|An?|No|Not|Nothing|Neither|There|It|Standard|Unknown|Missing|Too|Only|Cannot) /,
    (word) => word.toLowerCase(),
  );
}

async function redacted(sentence: string): Promise<string> {
  try {
    const { sealText } = await import('../index.js');
    return await sealText(sentence);
  } catch {
    // Without the detectors nothing can be told apart, so nothing of it is shown.
    return 'an error occurred, and the detectors could not be loaded to redact it. Is the installation complete?';
  }
}

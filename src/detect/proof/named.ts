/** Values without a form of their own: how sure they are hangs on what they are called. */
import { endsInKey, isCredentialName, wordsOf } from '../credential-name.js';
import { doubtful, type Check } from './check.js';

const CREDENTIAL_WORD = /^(?:\w*key|\w*token|\w*secret|pass\w*|pwd|auth|hec)$/;
const PUBLIC_WORD = /^(?:public|pub|publishable|id|name|url|hash|sha\d*|md5|checksum|version)$/;

/** A vendor's name with a word for a credential in it: `DD_API_KEY`. A name without such a word holds something else. */
export const credentialName: Check = ({ name }) => {
  if (name === undefined) return undefined;
  if (isCredentialName(name)) return { confidence: 'likely', evidence: "named as the vendor's credential" };
  // The vendor's word stands before it, and its form fits: `DEEPGRAM_KEY`.
  if (endsInKey(name) || /(?:write|routing|service|integration|search)[_.-]?key$/i.test(name))
    return { confidence: 'likely', evidence: "named as the vendor's key" };
  const words = wordsOf(name);
  if (words.some((word) => PUBLIC_WORD.test(word)) || !words.some((word) => CREDENTIAL_WORD.test(word))) return undefined;
  return doubtful("named after one of the vendor's keys");
};

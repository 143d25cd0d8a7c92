/** Passwords in URLs are percent-encoded; elsewhere they are not. */
import type { Check } from './check.js';

/** The decoded password joins it with its other uses. */
export const urlPassword: Check = ({ value }) => {
  const evidence = 'password in a URL';
  try {
    const plain = decodeURIComponent(value);
    return { confidence: 'likely', evidence, joins: plain === value ? [] : [plain] };
  } catch {
    // A lone per cent sign: the password as it stands.
    return { confidence: 'likely', evidence };
  }
};

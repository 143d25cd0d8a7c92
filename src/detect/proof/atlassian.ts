/** Atlassian's tokens: those of the cloud end in a checksum, those of Data Center carry the number of their row. */
import { crc32 } from 'node:zlib';
import { doubtful, proven, type Check } from './check.js';

/**
 * The last eight characters are a CRC-32 in hex of what precedes them. Whether the `=` before them counts is nowhere documented, so either way
 * is taken for right. https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/
 */
export const crc32Hex: Check = ({ value }) => {
  const body = value.slice(0, -8);
  const sum = value.slice(-8).toUpperCase();
  const right = [body, body.replace(/=$/, '')].some((text) => crc32(text).toString(16).toUpperCase().padStart(8, '0') === sum);
  return right ? proven('checksum is right') : doubtful('checksum is wrong');
};

/** Base64 of a number, a colon and random bytes. https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html */
export const dataCenterToken: Check = ({ value }) => {
  const decoded = Buffer.from(value.replace(/^BBDC-/, ''), 'base64').toString('latin1');
  if (/^\d{6,20}:/.test(decoded)) return proven('decodes to a number and a key');
  return value.startsWith('BBDC-') ? doubtful('does not decode to a number and a key') : undefined;
};

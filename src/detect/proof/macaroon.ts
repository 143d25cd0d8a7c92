/** PyPI tokens: macaroons, whose location is the index they are for. https://pypi.org/help/#apitoken https://github.com/rescrv/libmacaroons */
import { doubtful, proven, type Check } from './check.js';

const VERSION_2 = 2;
const LOCATION = 1;

/** Version 2 starts `02`, then fields of type, length, content: the location first. */
export const pypiMacaroon: Check = ({ value }) => {
  const bytes = Buffer.from(value.slice(value.indexOf('-') + 1), 'base64url');
  const length = bytes[2] ?? 0;
  if (bytes[0] !== VERSION_2 || bytes[1] !== LOCATION || bytes.length < length + 40) return doubtful('macaroon does not parse');
  const location = bytes.subarray(3, 3 + length).toString('latin1');
  return /^[\w.-]{1,64}$/.test(location) ? proven(`macaroon for ${location}`) : doubtful('macaroon does not parse');
};

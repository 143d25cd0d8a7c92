/** Private keys of Ethereum and its kin: a number below the order of the curve. https://www.secg.org/sec2-v2.pdf section 2.4.1 */
import { doubtful, type Check } from './check.js';

const ORDER = 2n ** 256n - 0x14551231950b75fc4402da1732fc9bebfn;

const WALLET = /eth|wallet|deploy|account|mnemonic|signer|owner|chain|minter|relayer|validator/i;

/** Hex of 32 bytes has many meanings; that of a wallet is told by `0x` or by the name. */
export const secp256k1: Check = ({ value, name = '' }) => {
  const key = BigInt(value.startsWith('0x') ? value : `0x${value}`);
  if (key === 0n || key >= ORDER) return doubtful('not a number of the curve');
  return value.startsWith('0x') || WALLET.test(name)
    ? { confidence: 'likely', evidence: 'a number of the curve, named as a private key' }
    : doubtful('32 bytes, named as a private key');
};

/** Samples of tokens of source hosts, registries and clouds that are the encoding of something. */
import { ALPHABETS, pick, randomBytes, type Random } from './random.js';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Undefined for what is no generator of this file. */
export function sourceToken(name: string, argument: string, random: Random): string | undefined {
  switch (name) {
    case 'base58':
      return pick(random, BASE58, Number(argument));
    case 'dc-token': // twelve digits, a colon, twenty bytes
      return Buffer.concat([Buffer.from(`${pick(random, '123456789', 12)}:`), randomBytes(random, 20)]).toString('base64');
    case 'jfrog-reference': // 48 bytes, so that no padding is needed
      return Buffer.from(`reftkn:01:17${pick(random, ALPHABETS.digits, 8)}:${pick(random, ALPHABETS.alnum, 27)}`).toString('base64');
    case 'bedrock':
      return `ABSK${Buffer.from(`BedrockAPIKey-${pick(random, ALPHABETS.lowerdigits, 4)}-at-${pick(random, ALPHABETS.digits, 12)}:${pick(random, ALPHABETS.base64, 66)}`).toString('base64')}`;
    case 'bedrock-short': {
      const url = `bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Signature=${pick(random, ALPHABETS.hex, 64)}&Version=1`;
      return `bedrock-api-key-${Buffer.from(url).toString('base64')}`;
    }
    case 'fly': // packed: an array of four, in it one of three, in it bytes
      return `fm2_${Buffer.concat([Buffer.from([0x94, 0x93, 0xc4, 0x10]), randomBytes(random, 197)]).toString('base64')}`;
    case 'authorized-user': {
      const account = {
        account: '',
        client_id: `${pick(random, ALPHABETS.digits, 12)}.apps.googleusercontent.com`,
        client_secret: pick(random, ALPHABETS.alnum, 24),
        refresh_token: `1//0${pick(random, ALPHABETS.base64url, 99)}`,
        type: 'authorized_user',
      };
      return JSON.stringify(account, undefined, 2);
    }
    default:
      return undefined;
  }
}

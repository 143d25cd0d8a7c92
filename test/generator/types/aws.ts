/** Owns the credentials of Amazon Web Services. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { base64 } from './checksums.js';
import { byContext, byForm, fixed, inDocument, shaped, type Shape } from './declare.js';
import { BASE64_IN_URL } from './exceptions.js';
import { accountNumber, timestamp } from './surroundings.js';

const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-2'] as const;

/** The 80 bits after the prefix, in base32, begin with a set bit (keys made since 2019) and the number of the account. */
function accessKeyId(prefix: string): Shape {
  return {
    make: (random) => {
      const tail = BigInt(`0x${random.text(ALPHABET.hex, 10)}`) & ((1n << 39n) - 1n);
      const bits = ((1n << 79n) | (BigInt(accountNumber(random)) << 39n) | tail).toString(2);
      const groups = Array.from({ length: 16 }, (_, index) => parseInt(bits.slice(index * 5, index * 5 + 5), 2));
      return prefix + groups.map((group) => ALPHABET.base32[group]).join('');
    },
    negatives: (random) => [
      prefix + random.text(ALPHABET.base32, 15),
      prefix + random.text(ALPHABET.base32, 8) + '_' + random.text(ALPHABET.base32, 7),
      prefix + 'X'.repeat(16),
    ],
  };
}

const longLived = accessKeyId('AKIA');
const temporary = accessKeyId('ASIA');

/** A security token of STS: a protocol buffer whose first field says where it comes from. */
function sessionToken(start: string): (random: Random) => string {
  return (random) => base64(Buffer.concat([Buffer.from(start, 'latin1'), random.bytes(random.between(260, 700))]));
}

/** `BedrockAPIKey-<id>-at-<account>:<secret>` in base64 (AWS, Bedrock API keys). */
function bedrockKey(random: Random): string {
  const user = `BedrockAPIKey-${random.text(ALPHABET.lowerAlnum, 4)}-at-${accountNumber(random)}`;
  return `ABSK${base64(`${user}:${random.text(ALPHABET.base64, 60)}`)}`;
}

/** A presigned request for CallWithBearerToken, in base64. */
function bedrockSession(random: Random): string {
  const day = new Date(timestamp(random) * 1000).toISOString().slice(0, 10).replaceAll('-', '');
  const scope = `${temporary.make(random)}/${day}/${random.pick(REGIONS)}/bedrock/aws4_request`;
  const query = new URLSearchParams({
    Action: 'CallWithBearerToken',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': scope,
    'X-Amz-Date': `${day}T101500Z`,
    'X-Amz-Expires': '43200',
    'X-Amz-Security-Token': sessionToken('!\n\torigin_ec\x10')(random),
    'X-Amz-Signature': random.text(ALPHABET.hex, 64),
    'X-Amz-SignedHeaders': 'host',
    Version: '1',
  });
  return `bedrock-api-key-${base64(`bedrock.amazonaws.com/?${query.toString()}`)}`;
}

const secretNames = ['AWS_SECRET_ACCESS_KEY', 'AWS_SECRET_KEY', 'aws_secret_access_key'];
const secretKey = fixed('', ALPHABET.base64, 40);

export const awsTypes: readonly CredentialType[] = [
  byForm('aws-akid', 'AWS', ['AWS_ACCESS_KEY_ID', 'AWS_ACCESS_KEY', 'S3_ACCESS_KEY_ID'], longLived),
  byForm('aws-akid/bearer', 'AWS', ['AWS_ACCESS_KEY_ID', 'AWS_SERVICE_TOKEN'], accessKeyId('ABIA')),
  byForm('aws-akid/context', 'AWS', ['AWS_ACCESS_KEY_ID', 'AWS_ACCESS_KEY'], accessKeyId('ACCA')),
  byForm('aws-sts-akid', 'AWS', ['AWS_ACCESS_KEY_ID', 'AWS_ACCESS_KEY'], temporary),
  byContext('aws-secret', 'AWS', secretNames, secretKey, {
    beside: (random) => ({ AWS_ACCESS_KEY_ID: longLived.make(random), AWS_DEFAULT_REGION: random.pick(REGIONS) }),
    except: BASE64_IN_URL,
  }),
  inDocument(
    'aws-secret/credentials-file',
    'AWS',
    (random) => {
      const secret = secretKey.make(random);
      const text = `[default]\naws_access_key_id = ${longLived.make(random)}\naws_secret_access_key = ${secret}\nregion = ${random.pick(REGIONS)}\n`;
      return { secret, text, path: 'root/.aws/credentials' };
    },
    () => ['[default]\naws_access_key_id = YOUR_ACCESS_KEY\naws_secret_access_key = YOUR_SECRET_KEY\n'],
  ),
  byContext('aws-session-token', 'AWS', ['AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'], shaped('IQoJ', sessionToken('!\n\torigin_ec\x10')), {
    beside: (random) => ({ AWS_ACCESS_KEY_ID: temporary.make(random) }),
    except: BASE64_IN_URL,
  }),
  byContext(
    'aws-session-token/legacy',
    'AWS',
    ['AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'],
    shaped('FwoG', sessionToken('\x17\n\x06er/aws\x10')),
    {
      beside: (random) => ({ AWS_ACCESS_KEY_ID: temporary.make(random) }),
      except: BASE64_IN_URL,
    },
  ),
  byForm(
    'aws-appsync',
    'AWS',
    ['APPSYNC_API_KEY', 'AWS_APPSYNC_API_KEY', 'AWS_APPSYNC_APIKEY'],
    fixed('da2-', ALPHABET.base32.toLowerCase(), 26),
  ),
  byForm(
    'aws-mws',
    'AWS',
    ['MWS_AUTH_TOKEN', 'AMAZON_MWS_TOKEN'],
    shaped('amzn.mws.', (random) => `amzn.mws.${random.uuid()}`),
  ),
  byForm('aws-bedrock-long', 'AWS', ['AWS_BEARER_TOKEN_BEDROCK', 'BEDROCK_API_KEY'], shaped('ABSK', bedrockKey), { except: BASE64_IN_URL }),
  byForm('aws-bedrock-short', 'AWS', ['AWS_BEARER_TOKEN_BEDROCK', 'BEDROCK_API_KEY'], shaped('bedrock-api-key-', bedrockSession), {
    except: BASE64_IN_URL,
  }),
];

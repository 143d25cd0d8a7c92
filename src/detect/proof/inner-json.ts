/** Tokens with a JSON object in base64 inside, whose members their vendors document in source code. */
import { crc32 } from 'node:zlib';
import { doubtful, proven, type Check } from './check.js';
import { parseObject } from './jwt.js';

/** `glsa_`, 32 characters, `_`, the CRC-32 of what precedes it, least byte first. https://github.com/grafana/grafana (pkg/components/satokengen) */
export const grafanaCrc32: Check = ({ value }) => {
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(value.slice(0, -9)));
  return value.slice(-8).toLowerCase() === sum.toString('hex') ? proven('checksum is right') : doubtful('checksum is wrong');
};

/** Grafana Cloud: organisation, name, key and metadata. https://grafana.com/docs/grafana-cloud/account-management/authentication-and-permissions/access-policies/ */
export const grafanaCloudJson: Check = ({ value }) => holds(value.slice(value.indexOf('_') + 1), ['o', 'n', 'k']);

/** Grafana's former API keys: key, name, id. https://grafana.com/docs/grafana/latest/developers/http_api/auth/ */
export const grafanaKeyJson: Check = ({ value }) => holds(value, ['k', 'n', 'id']);

/** Sentry: time of issue, addresses and organisation, then 43 random characters. https://docs.sentry.io/account/auth-tokens/ */
export const sentryJson: Check = ({ value }) => holds(value.slice(value.indexOf('_') + 1, value.lastIndexOf('_')), ['iat', 'url', 'org']);

function holds(base64: string, members: readonly string[]): ReturnType<Check> {
  const inside = parseObject(Buffer.from(base64, 'base64').toString('utf8'));
  return inside !== undefined && members.every((member) => member in inside)
    ? proven('its inside is the JSON of the vendor')
    : doubtful('its inside does not parse');
}

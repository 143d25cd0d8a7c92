/** Tokens of which a part is text in base64 that means something: an account, an id, a number. */
import { doubtful, proven, type Check } from './check.js';
import { parseObject } from './jwt.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `ops_` and JSON with the account's address and its keys. https://developer.1password.com/docs/service-accounts/ */
export const onepasswordToken: Check = ({ value }) => {
  const account = parseObject(Buffer.from(value.slice('ops_'.length), 'base64').toString('utf8'));
  if (account === undefined) return doubtful('its inside does not parse');
  return 'secretKey' in account || 'signInAddress' in account ? proven('its inside is an account') : doubtful('its inside is no account');
};

/** The bot's id (a number of 17 to 20 digits), a time, a signature. https://discord.com/developers/docs/reference#snowflakes */
export const discordToken: Check = ({ value }) => {
  const id = decode(value.slice(0, value.indexOf('.')));
  return /^\d{17,20}$/.test(id) ? { confidence: 'likely', evidence: 'holds the id of a bot' } : doubtful('holds no id of a bot');
};

/** A header, random characters, and an id. Seen in tokens of TeamCity since 2020; no page of the vendor says so, hence no doubt where it is not. */
export const teamcityToken: Check = ({ value }) =>
  UUID.test(decode(value.slice(value.lastIndexOf('.') + 1)))
    ? proven('its last part is an id')
    : { confidence: 'likely', evidence: "the vendor's header and lengths" };

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1');
}

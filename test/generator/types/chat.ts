/** Bots and webhooks of chat services. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET } from '../random.js';
import { alnum, base64url, digits, hex, issuedAddress, issuedToken, NOT_FOR_A_URL, oneOf, referenceTo, run, UUID } from './issued-token.js';

/** Second from which Discord counts the time inside its tokens (discord.com/developers/docs/reference#snowflakes). */
const DISCORD_TOKEN_EPOCH = 1_293_840_000;

export const chatTypes: readonly CredentialType[] = [
  issuedToken({
    id: 'slack-bot',
    vendor: 'Slack',
    known: 'form',
    names: ['SLACK_BOT_TOKEN', 'SLACK_TOKEN'],
    shape: ['xoxb-', digits(11, 13), '-', digits(12, 13), '-', alnum(24)],
    tooShort: 5,
  }),
  issuedToken({
    id: 'slack-user',
    vendor: 'Slack',
    known: 'form',
    names: ['SLACK_USER_TOKEN', 'SLACK_TOKEN', 'SLACK_API_TOKEN'],
    shape: ['xoxp-', digits(11, 13), '-', digits(11, 13), '-', digits(12, 13), '-', hex(32)],
    tooShort: 5,
  }),
  issuedToken({
    id: 'slack-app',
    vendor: 'Slack',
    known: 'form',
    names: ['SLACK_APP_TOKEN', 'SLACK_APP_LEVEL_TOKEN'],
    shape: ['xapp-1-A', run(ALPHABET.upperAlnum, 10), '-', digits(13), '-', hex(64)],
    tooShort: 10,
  }),
  issuedToken({
    id: 'slack-session',
    vendor: 'Slack',
    known: 'form',
    names: ['SLACK_XOXC_TOKEN', 'SLACK_MCP_XOXC_TOKEN'],
    shape: ['xoxc-', digits(12, 13), '-', digits(12, 13), '-', digits(13), '-', hex(64)],
    tooShort: 10,
  }),
  issuedToken({
    id: 'slack-session/cookie',
    vendor: 'Slack',
    known: 'form',
    names: ['SLACK_XOXD_TOKEN', 'SLACK_COOKIE'],
    shape: ['xoxd-', alnum(30), '%2F', alnum(30), '%2B', alnum(40, 70), '%3D'],
    tooShort: 4,
  }),
  issuedToken({
    id: 'slack-config',
    vendor: 'Slack',
    known: 'form',
    names: ['SLACK_CONFIG_TOKEN', 'SLACK_CONFIG_ACCESS_TOKEN'],
    shape: ['xoxe.xox', oneOf('b', 'p'), '-1-', alnum(163, 166)],
    tooShort: 20,
  }),
  issuedToken({
    id: 'slack-config/refresh',
    vendor: 'Slack',
    known: 'form',
    names: ['SLACK_CONFIG_REFRESH_TOKEN', 'SLACK_REFRESH_TOKEN'],
    shape: ['xoxe-1-', alnum(146)],
    tooShort: 20,
  }),
  issuedAddress({
    id: 'slack-webhook',
    publicPart: 'hooks.slack.com/',
    vendor: 'Slack',
    known: 'form',
    names: ['SLACK_WEBHOOK_URL', 'SLACK_HOOK', 'ALERTS_WEBHOOK'],
    shape: ['https://hooks.slack.com/services/T', run(ALPHABET.upperAlnum, 8, 10), '/B', run(ALPHABET.upperAlnum, 8, 10), '/', alnum(24)],
    tooShort: 5,
    except: NOT_FOR_A_URL,
  }),
  {
    id: 'discord-bot',
    vendor: 'Discord',
    known: 'form',
    names: ['DISCORD_BOT_TOKEN', 'DISCORD_TOKEN'],
    make: (random) => {
      const time = Buffer.alloc(4);
      time.writeUInt32BE(random.between(1_600_000_000, 1_760_000_000) - DISCORD_TOKEN_EPOCH);
      const user = Buffer.from(random.pick(['8', '9', '10', '11', '12']) + random.text(ALPHABET.digits, 17)).toString('base64url');
      return { secret: `${user}.${time.toString('base64url')}.${random.text(ALPHABET.base64url, random.pick([27, 38]))}` };
    },
    negatives: (random) => [
      `${random.bytes(18).fill(0xff).toString('base64url')}.${random.text(ALPHABET.base64url, 6)}.${random.text(ALPHABET.base64url, 38)}`,
      `${Buffer.from(random.text(ALPHABET.digits, 18)).toString('base64url')}.${random.text(ALPHABET.base64url, 6)}.${random.text(ALPHABET.base64url, 12)}`,
      referenceTo('DISCORD_BOT_TOKEN'),
    ],
  },
  issuedAddress({
    id: 'discord-webhook',
    publicPart: '/webhooks/',
    vendor: 'Discord',
    known: 'form',
    names: ['DISCORD_WEBHOOK_URL', 'DISCORD_WEBHOOK'],
    shape: ['https://', oneOf('discord.com', 'discordapp.com'), '/api/webhooks/', digits(18, 19), '/', base64url(68)],
    tooShort: 30,
    except: NOT_FOR_A_URL,
  }),
  issuedAddress({
    id: 'teams-webhook',
    publicPart: '/webhookb2/',
    vendor: 'Microsoft Teams',
    known: 'form',
    names: ['TEAMS_WEBHOOK_URL', 'MSTEAMS_WEBHOOK'],
    shape: [
      ...['https://', run(ALPHABET.lower, 6, 12), '.webhook.office.com/webhookb2/', ...UUID, '@', ...UUID],
      ...['/IncomingWebhook/', hex(32), '/', ...UUID],
    ],
    tooShort: 3,
    except: NOT_FOR_A_URL,
  }),
  issuedToken({
    id: 'telegram-bot',
    vendor: 'Telegram',
    known: 'form',
    names: ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_TOKEN'],
    shape: [run('123456789', 1), digits(8, 9), ':AA', base64url(33)],
  }),
];

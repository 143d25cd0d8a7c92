/** Those who watch programs run: logs, metrics, errors, alarms and what visitors do. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET } from '../random.js';
import { crc32LittleEndian, jsonInBase64 } from './encodings.js';
import { alnum, base64url, digits, hex, issuedToken, oneOf, referenceTo, run, UUID, PERCENT_ENCODED_IN_URLS } from './issued-token.js';

export const monitoringTypes: readonly CredentialType[] = [
  issuedToken({
    id: 'pagerduty',
    vendor: 'PagerDuty',
    known: 'context',
    names: ['PAGERDUTY_API_KEY', 'PAGERDUTY_TOKEN', 'PAGERDUTY_API_TOKEN'],
    shape: ['u+', base64url(18)],
  }),
  issuedToken({
    id: 'opsgenie',
    vendor: 'Opsgenie',
    known: 'context',
    names: ['OPSGENIE_API_KEY', 'OPSGENIE_KEY'],
    shape: UUID,
  }),
  issuedToken({
    id: 'datadog',
    vendor: 'Datadog',
    known: 'context',
    names: ['DATADOG_API_KEY', 'DD_API_KEY'],
    shape: [hex(32)],
    beside: { DD_SITE: [oneOf('datadoghq.com', 'datadoghq.eu', 'us5.datadoghq.com')] },
  }),
  issuedToken({
    id: 'datadog/app-key',
    vendor: 'Datadog',
    known: 'context',
    names: ['DATADOG_APP_KEY', 'DD_APP_KEY', 'DATADOG_APPLICATION_KEY'],
    shape: [hex(40)],
    beside: { DD_SITE: [oneOf('datadoghq.com', 'datadoghq.eu', 'us5.datadoghq.com')] },
  }),
  issuedToken({
    id: 'newrelic',
    vendor: 'New Relic',
    known: 'form',
    names: ['NEW_RELIC_API_KEY', 'NEWRELIC_USER_KEY'],
    shape: ['NRAK-', run(ALPHABET.upperAlnum, 27)],
  }),
  issuedToken({
    id: 'newrelic/insert',
    vendor: 'New Relic',
    known: 'form',
    names: ['NEW_RELIC_INSERT_KEY', 'NEWRELIC_INSIGHTS_KEY'],
    shape: ['NRII-', base64url(32)],
  }),
  issuedToken({
    id: 'newrelic/browser',
    vendor: 'New Relic',
    known: 'form',
    names: ['NEW_RELIC_BROWSER_KEY', 'NEW_RELIC_BROWSER_LICENSE_KEY'],
    shape: ['NRJS-', hex(19)],
  }),
  issuedToken({
    id: 'newrelic/license',
    vendor: 'New Relic',
    known: 'form',
    names: ['NEW_RELIC_LICENSE_KEY', 'NEWRELIC_LICENSE'],
    shape: [hex(32), 'FFFFNRAL'],
  }),
  {
    id: 'grafana-sa',
    vendor: 'Grafana',
    known: 'form',
    names: ['GRAFANA_TOKEN', 'GRAFANA_SERVICE_ACCOUNT_TOKEN', 'GRAFANA_API_KEY'],
    // The sum is of all that stands before its underscore (grafana/grafana, pkg/components/satokengen).
    make: (random) => {
      const body = `glsa_${random.text(ALPHABET.alnum, 32)}`;
      return { secret: `${body}_${crc32LittleEndian(body).toString('hex')}` };
    },
    negatives: (random) => [
      `glsa_${random.text(ALPHABET.alnum, 31)}_${random.text(ALPHABET.hex, 8)}`,
      `glsa_${'x'.repeat(32)}_${'0'.repeat(8)}`,
      referenceTo('GRAFANA_TOKEN'),
    ],
  },
  {
    id: 'grafana-cloud',
    vendor: 'Grafana',
    known: 'form',
    names: ['GRAFANA_CLOUD_API_KEY', 'GRAFANA_CLOUD_TOKEN', 'GCLOUD_RW_API_KEY'],
    make: (random) => {
      const fields = { o: random.text('123456789', 6), n: `${random.text(ALPHABET.lower, 5)}-write`, k: random.text(ALPHABET.alnum, 24) };
      return { secret: `glc_${jsonInBase64({ ...fields, m: { r: random.pick(['us', 'eu', 'prod-eu-west-2']) } })}` };
    },
    negatives: (random) => [`glc_${random.text(ALPHABET.lower, 12)}`, 'glc_YOUR_ACCESS_POLICY_TOKEN', referenceTo('GRAFANA_CLOUD_API_KEY')],
    except: PERCENT_ENCODED_IN_URLS,
  },
  {
    id: 'grafana-apikey',
    vendor: 'Grafana',
    known: 'form',
    names: ['GRAFANA_API_KEY', 'GRAFANA_TOKEN'],
    make: (random) => ({
      secret: jsonInBase64({
        k: random.text(ALPHABET.alnum, 32),
        n: random.text(ALPHABET.lower, random.between(4, 12)),
        id: random.between(1, 40),
      }),
    }),
    negatives: (random) => [jsonInBase64({ n: random.text(ALPHABET.lower, 12), id: 1 }), referenceTo('GRAFANA_API_KEY')],
    except: PERCENT_ENCODED_IN_URLS,
  },
  {
    id: 'sentry-org',
    vendor: 'Sentry',
    known: 'form',
    names: ['SENTRY_AUTH_TOKEN', 'SENTRY_ORG_TOKEN'],
    // RFC 0091 of getsentry/rfcs: the facts in base64, an underscore, 32 random bytes in base64 without padding.
    make: (random) => {
      const facts = {
        iat: random.between(1_690_000_000, 1_760_000_000) + 0.5,
        url: 'https://sentry.io',
        region_url: 'https://us.sentry.io',
      };
      const body = random.bytes(32).toString('base64').replace(/=+$/, '');
      return { secret: `sntrys_${jsonInBase64({ ...facts, org: random.text(ALPHABET.lower, random.between(5, 14)) })}_${body}` };
    },
    negatives: (random) => [
      `sntrys_${random.text(ALPHABET.lower, 20)}_${random.text(ALPHABET.base64, 43)}`,
      'sntrys_YOUR_TOKEN_HERE',
      referenceTo('SENTRY_AUTH_TOKEN'),
    ],
    except: PERCENT_ENCODED_IN_URLS,
  },
  issuedToken({
    id: 'sentry-user',
    vendor: 'Sentry',
    known: 'form',
    names: ['SENTRY_AUTH_TOKEN', 'SENTRY_USER_TOKEN'],
    shape: ['sntryu_', hex(64)],
  }),
  issuedToken({
    id: 'dynatrace',
    vendor: 'Dynatrace',
    known: 'form',
    names: ['DYNATRACE_API_TOKEN', 'DT_API_TOKEN', 'DT_PAAS_TOKEN'],
    shape: ['dt0c01.', run(ALPHABET.base32, 24), '.', run(ALPHABET.base32, 64)],
  }),
  issuedToken({
    id: 'honeycomb',
    vendor: 'Honeycomb',
    known: 'context',
    names: ['HONEYCOMB_API_KEY', 'HONEYCOMB_WRITEKEY'],
    shape: [hex(32)],
    beside: { HONEYCOMB_DATASET: [run(ALPHABET.lower, 8)] },
  }),
  issuedToken({
    id: 'honeycomb/new',
    vendor: 'Honeycomb',
    known: 'context',
    names: ['HONEYCOMB_API_KEY', 'HONEYCOMB_KEY'],
    shape: [alnum(22)],
  }),
  issuedToken({
    id: 'sumologic',
    vendor: 'Sumo Logic',
    known: 'context',
    names: ['SUMOLOGIC_ACCESSKEY', 'SUMOLOGIC_ACCESS_KEY', 'SUMO_ACCESS_KEY'],
    shape: [alnum(64)],
    beside: { SUMOLOGIC_ACCESSID: ['su', alnum(12)] },
  }),
  issuedToken({
    id: 'logzio',
    vendor: 'Logz.io',
    known: 'context',
    names: ['LOGZIO_TOKEN', 'LOGZ_IO_TOKEN', 'LOGZIO_SHIPPING_TOKEN'],
    shape: [run(ALPHABET.letters, 32)],
  }),
  issuedToken({
    id: 'splunk',
    vendor: 'Splunk',
    known: 'context',
    names: ['SPLUNK_HEC_TOKEN', 'SPLUNK_TOKEN'],
    shape: UUID,
    beside: { SPLUNK_HEC_URL: ['https://splunk.', run(ALPHABET.lower, 7), '.com:8088'] },
  }),
  issuedToken({
    id: 'splunk/observability',
    vendor: 'Splunk',
    known: 'context',
    names: ['SPLUNK_ACCESS_TOKEN', 'SPLUNK_OBSERVABILITY_TOKEN'],
    shape: [base64url(22)],
    beside: { SPLUNK_REALM: [oneOf('us', 'eu'), run('012', 1)] },
  }),
  issuedToken({
    id: 'posthog',
    vendor: 'PostHog',
    known: 'form',
    names: ['POSTHOG_API_KEY', 'POSTHOG_PERSONAL_API_KEY'],
    shape: ['phx_', alnum(43, 48)],
    tooShort: 30,
  }),
  issuedToken({
    id: 'posthog/project',
    vendor: 'PostHog',
    known: 'form',
    names: ['POSTHOG_PROJECT_KEY', 'POSTHOG_KEY'],
    shape: ['phc_', alnum(43)],
    tooShort: 30,
  }),
  issuedToken({
    id: 'segment',
    vendor: 'Segment',
    known: 'form',
    names: ['SEGMENT_API_TOKEN', 'SEGMENT_PUBLIC_API_TOKEN'],
    shape: ['sgp_', alnum(64)],
  }),
  issuedToken({
    id: 'amplitude',
    vendor: 'Amplitude',
    known: 'context',
    names: ['AMPLITUDE_SECRET_KEY', 'AMPLITUDE_SECRET', 'AMPLITUDE_API_SECRET'],
    shape: [hex(32)],
    beside: { AMPLITUDE_API_KEY: [hex(32)] },
  }),
  issuedToken({
    id: 'bugsnag',
    vendor: 'Bugsnag',
    known: 'context',
    names: ['BUGSNAG_API_KEY', 'BUGSNAG_KEY'],
    shape: [hex(32)],
    beside: { BUGSNAG_RELEASE_STAGE: ['stage', digits(1)] },
  }),
];

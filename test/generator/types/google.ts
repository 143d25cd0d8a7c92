/** Owns the credentials of Google: Cloud, Firebase, OAuth and reCAPTCHA. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { byContext, byForm, fixed, inDocument, shaped } from './declare.js';
import { BASE64_IN_URL } from './exceptions.js';
import { rsaPrivateKey } from './keys.js';
import { accountNumber, company, service } from './surroundings.js';

const TOKEN = ALPHABET.base64url;

/** A version, a tag of the grant in the clear, then what only Google reads. */
function refreshToken(random: Random): string {
  return `1//0${random.text(ALPHABET.digits + ALPHABET.lower, 1)}${random.text(TOKEN, 13)}CgYIARAAG${random.text(TOKEN, 76)}`;
}

function accessToken(random: Random): string {
  return `ya29.a0${random.text(TOKEN, random.between(140, 220))}`;
}

/** `6L`, the key's number, five letters A, and the secret: forty characters. */
function recaptchaSecret(random: Random): string {
  return `6L${random.pick(['c', 'd', 'e', 'f'])}${random.text(TOKEN, 5)}AAAAA${random.text(TOKEN, 27)}`;
}

/** Of a file of several parts the whole object is the credential: its key alone does not say whose it is. */
function serviceAccount(random: Random): { text: string; secret: string } {
  const project = `${company(random)}-${random.between(100_000, 999_999)}`;
  const account = `${service(random)}@${project}.iam.gserviceaccount.com`;
  const key = rsaPrivateKey(random);
  const text = JSON.stringify(
    {
      type: 'service_account',
      project_id: project,
      private_key_id: random.text(ALPHABET.hex, 40),
      private_key: key,
      client_email: account,
      client_id: `1${accountNumber(random)}${random.text(ALPHABET.digits, 8)}`,
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      token_uri: 'https://oauth2.googleapis.com/token',
      auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
      client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(account)}`,
      universe_domain: 'googleapis.com',
    },
    null,
    2,
  );
  return { text: `${text}\n`, secret: text };
}

export const googleTypes: readonly CredentialType[] = [
  byForm('gcp-api-key', 'Google', ['GOOGLE_API_KEY', 'GOOGLE_MAPS_API_KEY', 'FIREBASE_API_KEY', 'GCP_API_KEY'], fixed('AIzaSy', TOKEN, 33)),
  byForm('gcp-gemini-aq', 'Google', ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENAI_API_KEY'], fixed('AQ.Ab8RN6', TOKEN, 44)),
  inDocument(
    'gcp-sa-json',
    'Google',
    (random) => ({ ...serviceAccount(random), path: 'app/service-account.json' }),
    () => [
      '{"type": "service_account", "project_id": "my-project", "private_key": "-----BEGIN PRIVATE KEY-----\\nYOUR_PRIVATE_KEY\\n-----END PRIVATE KEY-----\\n"}\n',
    ],
  ),
  inDocument('gcp-adc', 'Google', (random) => {
    const text = JSON.stringify(
      {
        account: '',
        client_id: `${accountNumber(random)}-${random.text(ALPHABET.lowerAlnum, 32)}.apps.googleusercontent.com`,
        client_secret: random.text(TOKEN, 24),
        quota_project_id: `${company(random)}-dev`,
        refresh_token: refreshToken(random),
        type: 'authorized_user',
        universe_domain: 'googleapis.com',
      },
      null,
      2,
    );
    return { secret: text, text: `${text}\n`, path: 'root/.config/gcloud/application_default_credentials.json' };
  }),
  byForm(
    'google-oauth-secret',
    'Google',
    ['GOOGLE_CLIENT_SECRET', 'GOOGLE_OAUTH_CLIENT_SECRET', 'AUTH_GOOGLE_SECRET'],
    fixed('GOCSPX-', TOKEN, 28),
    {
      beside: (random) => ({
        GOOGLE_CLIENT_ID: `${accountNumber(random)}-${random.text(ALPHABET.lowerAlnum, 32)}.apps.googleusercontent.com`,
      }),
    },
  ),
  byForm(
    'google-oauth-access',
    'Google',
    ['GOOGLE_ACCESS_TOKEN', 'GOOGLE_OAUTH_ACCESS_TOKEN', 'CLOUDSDK_AUTH_ACCESS_TOKEN'],
    shaped('ya29.', accessToken),
  ),
  byForm('google-oauth-refresh', 'Google', ['GOOGLE_REFRESH_TOKEN', 'GMAIL_REFRESH_TOKEN'], shaped('1//0', refreshToken), {
    except: { 'url-userinfo': 'a slash ends the authority of a URL: the value stands there percent-encoded' },
  }),
  byContext(
    'gcs-hmac',
    'Google',
    ['GCS_SECRET_ACCESS_KEY', 'GCS_HMAC_SECRET', 'GOOGLE_STORAGE_SECRET_KEY'],
    fixed('', ALPHABET.base64, 40),
    {
      beside: (random) => ({ GCS_ACCESS_KEY_ID: `GOOG1E${random.text(ALPHABET.upperAlnum, 55)}` }),
      except: BASE64_IN_URL,
    },
  ),
  byForm(
    'gcs-hmac/access-id',
    'Google',
    ['GCS_ACCESS_KEY_ID', 'GCS_HMAC_ACCESS_ID', 'GOOGLE_STORAGE_ACCESS_KEY'],
    fixed('GOOG1E', ALPHABET.upperAlnum, 55),
  ),
  byForm(
    'gcs-hmac/user-access-id',
    'Google',
    ['GCS_ACCESS_KEY_ID', 'GOOGLE_STORAGE_ACCESS_KEY'],
    shaped('GOOG', (random) => `GOOG${random.text(ALPHABET.upperAlnum, 20)}`),
  ),
  byForm(
    'firebase-fcm',
    'Google',
    ['FCM_SERVER_KEY', 'FIREBASE_SERVER_KEY', 'FCM_API_KEY'],
    shaped('AAAA', (random) => `AAAA${random.text(TOKEN, 7)}:APA91b${random.text(TOKEN, 134)}`),
  ),
  byContext('recaptcha', 'reCAPTCHA', ['RECAPTCHA_SECRET_KEY', 'RECAPTCHA_SECRET', 'RECAPTCHA_PRIVATE_KEY'], shaped('6L', recaptchaSecret)),
];

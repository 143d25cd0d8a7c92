/** Owns the keys of the clouds beside the three largest. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { byContext, byForm, fixed, inDocument, loose, shaped } from './declare.js';
import { service, timestamp } from './surroundings.js';

const TOKEN = ALPHABET.base64url;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `t1.`, the claims, a signature of 64 bytes (Yandex Cloud, IAM token). */
function yandexToken(random: Random): string {
  return `t1.${random.text(TOKEN, random.between(60, 180))}.${random.text(TOKEN, 86)}`;
}

/** A token of UpCloud is a ULID: its time in ten characters, then 80 random bits. */
function ulid(random: Random): string {
  let rest = timestamp(random) * 1000;
  let time = '';
  for (let place = 0; place < 10; place += 1, rest = Math.floor(rest / 32)) time = (CROCKFORD[rest % 32] ?? '0') + time;
  return time + random.text(CROCKFORD, 16);
}

export const cloudTypes: readonly CredentialType[] = [
  byForm(
    'alibaba-akid',
    'Alibaba Cloud',
    ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALICLOUD_ACCESS_KEY', 'OSS_ACCESS_KEY_ID'],
    loose('LTAI5t', ALPHABET.alnum, 18),
  ),
  byForm('alibaba-akid/short', 'Alibaba Cloud', ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIYUN_ACCESS_KEY_ID'], loose('LTAI', ALPHABET.alnum, 12)),
  byContext(
    'alibaba-secret',
    'Alibaba Cloud',
    ['ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'ALICLOUD_SECRET_KEY', 'ALIYUN_ACCESS_KEY_SECRET'],
    fixed('', ALPHABET.alnum, 30),
    { beside: (random) => ({ ALIBABA_CLOUD_ACCESS_KEY_ID: `LTAI5t${random.text(ALPHABET.alnum, 18)}` }) },
  ),
  byForm(
    'tencent-akid',
    'Tencent Cloud',
    ['TENCENTCLOUD_SECRET_ID', 'TENCENT_SECRET_ID', 'COS_SECRET_ID'],
    fixed('AKID', ALPHABET.alnum, 32),
    {
      beside: (random) => ({ TENCENTCLOUD_SECRET_KEY: random.text(ALPHABET.alnum, 32) }),
    },
  ),
  byContext('ibm-iam', 'IBM Cloud', ['IBMCLOUD_API_KEY', 'IBM_CLOUD_API_KEY', 'IC_API_KEY'], fixed('', TOKEN, 44)),
  inDocument('ibm-iam/key-file', 'IBM Cloud', (random) => {
    const secret = random.text(TOKEN, 44);
    const key = { name: service(random), description: '', createdAt: '2024-05-14T09:12+0000', apikey: secret };
    return { secret, text: `${JSON.stringify(key, null, '\t')}\n`, path: 'root/ibmcloud-apikey.json' };
  }),
  byContext(
    'ibm-cos-hmac',
    'IBM Cloud Object Storage',
    ['IBM_COS_HMAC_SECRET', 'COS_HMAC_SECRET_ACCESS_KEY'],
    fixed('', ALPHABET.hex, 48),
    {
      beside: (random) => ({ COS_HMAC_ACCESS_KEY_ID: random.text(ALPHABET.hex, 32) }),
    },
  ),
  inDocument('ibm-cos-hmac/credentials', 'IBM Cloud Object Storage', (random) => {
    const secret = random.text(ALPHABET.hex, 48);
    const credentials = {
      cos_hmac_keys: { access_key_id: random.text(ALPHABET.hex, 32), secret_access_key: secret },
      endpoints: 'https://control.cloud-object-storage.cloud.ibm.com/v2/endpoints',
    };
    return { secret, text: `${JSON.stringify(credentials, null, 2)}\n`, path: 'root/.bluemix/cos_credentials' };
  }),
  byContext('softlayer', 'IBM SoftLayer', ['SOFTLAYER_API_KEY', 'SL_SOFTLAYER_API_KEY'], fixed('', ALPHABET.hex, 64), {
    beside: (random) => ({ SOFTLAYER_USERNAME: `SL${random.between(100_000, 999_999)}` }),
  }),
  byContext('ovh', 'OVHcloud', ['OVH_APPLICATION_SECRET', 'OVH_APP_SECRET'], fixed('', ALPHABET.alnum, 32), {
    beside: (random) => ({ OVH_ENDPOINT: 'ovh-eu', OVH_APPLICATION_KEY: random.text(ALPHABET.alnum, 16) }),
  }),
  inDocument('ovh/file', 'OVHcloud', (random) => {
    const secret = random.text(ALPHABET.alnum, 32);
    const text = `[default]\nendpoint=ovh-eu\n\n[ovh-eu]\napplication_key=${random.text(ALPHABET.alnum, 16)}\napplication_secret=${secret}\nconsumer_key=${random.text(ALPHABET.alnum, 32)}\n`;
    return { secret, text, path: 'root/.ovh.conf' };
  }),
  byContext(
    'scaleway',
    'Scaleway',
    ['SCW_SECRET_KEY', 'SCALEWAY_SECRET_KEY', 'SCALEWAY_API_TOKEN'],
    shaped('', (random) => random.uuid()),
    {
      beside: (random) => ({ SCW_ACCESS_KEY: `SCW${random.text(ALPHABET.upperAlnum, 17)}` }),
    },
  ),
  byForm(
    'digitalocean-pat',
    'DigitalOcean',
    ['DIGITALOCEAN_TOKEN', 'DIGITALOCEAN_ACCESS_TOKEN', 'DO_API_TOKEN'],
    fixed('dop_v1_', ALPHABET.hex, 64),
  ),
  byForm(
    'digitalocean-oauth',
    'DigitalOcean',
    ['DIGITALOCEAN_OAUTH_TOKEN', 'DIGITALOCEAN_ACCESS_TOKEN'],
    fixed('doo_v1_', ALPHABET.hex, 64),
  ),
  byForm('digitalocean-refresh', 'DigitalOcean', ['DIGITALOCEAN_REFRESH_TOKEN', 'DO_REFRESH_TOKEN'], fixed('dor_v1_', ALPHABET.hex, 64)),
  byContext('linode', 'Linode', ['LINODE_TOKEN', 'LINODE_CLI_TOKEN', 'LINODE_API_TOKEN'], fixed('', ALPHABET.hex, 64)),
  byContext('vultr', 'Vultr', ['VULTR_API_KEY', 'VULTR_TOKEN'], fixed('', ALPHABET.upperAlnum, 36)),
  byContext('civo', 'Civo', ['CIVO_TOKEN', 'CIVO_API_KEY'], fixed('', ALPHABET.alnum, 50)),
  byForm('exoscale', 'Exoscale', ['EXOSCALE_API_KEY', 'EXOSCALE_KEY'], loose('EXO', ALPHABET.hex, 24), {
    beside: (random) => ({ EXOSCALE_API_SECRET: random.text(TOKEN, 43) }),
  }),
  byContext('hetzner', 'Hetzner', ['HCLOUD_TOKEN', 'HETZNER_TOKEN', 'HETZNER_API_TOKEN'], fixed('', ALPHABET.alnum, 64)),
  byForm(
    'upcloud',
    'UpCloud',
    ['UPCLOUD_TOKEN', 'UPCLOUD_API_TOKEN'],
    shaped('ucat_', (random) => `ucat_${ulid(random)}`),
  ),
  byForm('yandex-iam', 'Yandex Cloud', ['YC_TOKEN', 'YANDEX_IAM_TOKEN', 'YC_IAM_TOKEN'], shaped('t1.', yandexToken)),
  byForm('yandex-iam/api-key', 'Yandex Cloud', ['YC_API_KEY', 'YANDEX_API_KEY', 'YANDEX_CLOUD_API_KEY'], loose('AQVN', TOKEN, 36)),
  byContext('yandex-iam/static-key', 'Yandex Cloud', ['YC_SECRET_ACCESS_KEY', 'YANDEX_SECRET_KEY'], fixed('YC', TOKEN, 38), {
    beside: (random) => ({ YC_ACCESS_KEY_ID: `YCA${random.text(TOKEN, 22)}` }),
  }),
];

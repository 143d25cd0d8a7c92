/** Databases and queues that are rented by the hour: tokens of their consoles, and passwords of their users. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET } from '../random.js';
import { base32, crc16, crc32LittleEndian } from './encodings.js';
import { alnum, base64url, digits, hex, issuedToken, oneOf, referenceTo, run, PERCENT_ENCODED_IN_URLS } from './issued-token.js';

export const databasesTypes: readonly CredentialType[] = [
  issuedToken({
    id: 'mongodb-atlas-sa',
    vendor: 'MongoDB Atlas',
    known: 'form',
    names: ['MONGODB_ATLAS_CLIENT_SECRET', 'ATLAS_CLIENT_SECRET'],
    shape: ['mdb_sa_sk_', base64url(40)],
  }),
  issuedToken({
    id: 'supabase',
    vendor: 'Supabase',
    known: 'form',
    names: ['SUPABASE_ACCESS_TOKEN', 'SUPABASE_TOKEN'],
    shape: ['sbp_', hex(40)],
  }),
  issuedToken({
    id: 'supabase/new',
    vendor: 'Supabase',
    known: 'form',
    names: ['SUPABASE_SECRET_KEY', 'SUPABASE_SERVICE_KEY'],
    shape: ['sb_secret_', base64url(22), '_', base64url(8)],
  }),
  issuedToken({
    id: 'neon',
    vendor: 'Neon',
    known: 'form',
    names: ['NEON_API_KEY', 'NEON_TOKEN'],
    shape: ['napi_', run(ALPHABET.lowerAlnum, 64)],
  }),
  issuedToken({
    id: 'planetscale',
    vendor: 'PlanetScale',
    known: 'form',
    names: ['PLANETSCALE_SERVICE_TOKEN', 'PSCALE_TOKEN', 'DATABASE_PASSWORD'],
    shape: ['pscale_', oneOf('tkn', 'pw', 'oauth'), '_', base64url(43)],
    tooShort: 20,
  }),
  issuedToken({
    id: 'databricks',
    vendor: 'Databricks',
    known: 'form',
    names: ['DATABRICKS_TOKEN', 'DATABRICKS_API_TOKEN'],
    shape: ['dapi', hex(32)],
  }),
  issuedToken({
    id: 'databricks/new',
    vendor: 'Databricks',
    known: 'form',
    names: ['DATABRICKS_TOKEN', 'DATABRICKS_ACCESS_TOKEN'],
    shape: ['dapi', hex(32), '-', oneOf('2', '3')],
    tooShort: 20,
  }),
  issuedToken({
    id: 'snowflake',
    vendor: 'Snowflake',
    known: 'context',
    names: ['SNOWFLAKE_PASSWORD', 'SNOWFLAKE_PWD', 'SNOWFLAKE_PASS'],
    shape: [alnum(14, 20)],
    beside: { SNOWFLAKE_ACCOUNT: [run(ALPHABET.lower, 2), digits(5), '.eu-central-1'], SNOWFLAKE_USER: [run(ALPHABET.lower, 7)] },
    tooShort: 3,
  }),
  issuedToken({
    id: 'confluent',
    vendor: 'Confluent',
    known: 'context',
    names: ['CONFLUENT_API_SECRET', 'CONFLUENT_CLOUD_API_SECRET'],
    shape: [run(ALPHABET.base64, 64)],
    beside: { CONFLUENT_API_KEY: [run(ALPHABET.upperAlnum, 16)] },
  }),
  {
    id: 'confluent/new',
    vendor: 'Confluent',
    known: 'form',
    names: ['CONFLUENT_API_SECRET', 'CONFLUENT_CLOUD_API_SECRET', 'KAFKA_API_SECRET'],
    // Confluent documents the prefix and not the sum; that it covers the prefix too is what the list of formats leads to.
    make: (random) => {
      const body = `cflt${random.text(ALPHABET.base64, 54)}`;
      const secret = body + crc32LittleEndian(body).toString('base64').slice(0, 6);
      return { secret, beside: { CONFLUENT_API_KEY: random.text(ALPHABET.upperAlnum, 16) } };
    },
    negatives: (random) => [`cflt${random.text(ALPHABET.base64, 40)}`, `cflt${'x'.repeat(60)}`, referenceTo('CONFLUENT_API_SECRET')],
    except: PERCENT_ENCODED_IN_URLS,
  },
  {
    id: 'elastic-cloud',
    vendor: 'Elastic',
    known: 'form',
    names: ['EC_API_KEY', 'ELASTIC_CLOUD_API_KEY', 'ELASTICSEARCH_API_KEY'],
    make: (random) => {
      const pair = `${random.text(ALPHABET.base64url, 20)}:${random.text(ALPHABET.base64url, 22)}`;
      return { secret: `essu_${Buffer.from(pair).toString('base64')}` };
    },
    negatives: (random) => [`essu_${random.text(ALPHABET.base64, 12)}`, `essu_${'x'.repeat(20)}`, referenceTo('EC_API_KEY')],
    except: PERCENT_ENCODED_IN_URLS,
  },
  issuedToken({
    id: 'cockroach',
    vendor: 'CockroachDB Cloud',
    known: 'form',
    names: ['COCKROACH_API_KEY', 'CC_API_KEY'],
    shape: ['CCDB1_', alnum(22), '_', alnum(40)],
  }),
  issuedToken({
    id: 'datastax-astra',
    vendor: 'DataStax',
    known: 'form',
    names: ['ASTRA_DB_APPLICATION_TOKEN', 'ASTRA_TOKEN'],
    shape: ['AstraCS:', alnum(24), ':', hex(64)],
    tooShort: 4,
  }),
  {
    id: 'influxdb',
    vendor: 'InfluxDB',
    known: 'context',
    names: ['INFLUXDB_TOKEN', 'INFLUX_TOKEN', 'DOCKER_INFLUXDB_INIT_ADMIN_TOKEN'],
    // 64 random bytes; influxd writes them in base64 for URLs, with the padding.
    make: (random) => ({
      secret: random.bytes(64).toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
      beside: { INFLUXDB_ORG: random.text(ALPHABET.lower, 7) },
    }),
    negatives: (random) => [`${random.text(ALPHABET.base64url, 60)}==`, `${'x'.repeat(86)}==`, referenceTo('INFLUX_TOKEN')],
    except: PERCENT_ENCODED_IN_URLS,
  },
  issuedToken({
    id: 'clickhouse-cloud',
    vendor: 'ClickHouse',
    known: 'form',
    names: ['CLICKHOUSE_CLOUD_KEY_SECRET', 'CLICKHOUSE_API_SECRET'],
    shape: ['4b1d', alnum(38)],
    beside: { CLICKHOUSE_CLOUD_KEY_ID: [alnum(20)] },
  }),
  issuedToken({
    id: 'couchbase',
    vendor: 'Couchbase',
    known: 'context',
    names: ['COUCHBASE_PASSWORD', 'COUCHBASE_ADMINISTRATOR_PASSWORD'],
    shape: [alnum(12, 18)],
    beside: {
      COUCHBASE_CONNECTION_STRING: ['couchbases://cb.', run(ALPHABET.lowerAlnum, 16), '.cloud.couchbase.com'],
      COUCHBASE_USERNAME: [run(ALPHABET.lower, 7)],
    },
    tooShort: 3,
  }),
  {
    id: 'nkey-seed',
    vendor: 'NATS',
    known: 'form',
    names: ['NATS_NKEY_SEED', 'NKEY_SEED', 'NATS_SEED'],
    make: (random) => ({ secret: nkeySeed(random.pick(NKEY_KINDS), random.bytes(32)) }),
    negatives: (random) => [nkeySeed(NKEY_KINDS[0], random.bytes(32)).slice(0, -1), `SU${'A'.repeat(56)}`, referenceTo('NATS_NKEY_SEED')],
  },
];

/** Account, server, operator and user: the byte each kind of key starts with (nats-io/nkeys, strkey.go). */
const NKEY_KINDS = [0, 13 << 3, 14 << 3, 20 << 3] as const;

/** The word "seed" and the kind share two bytes, so that both show in base32 as the letters S and A, N, O or U. */
function nkeySeed(kind: number, key: Buffer): string {
  const body = Buffer.concat([Buffer.from([(18 << 3) | (kind >> 5), (kind & 31) << 3]), key]);
  const sum = Buffer.alloc(2);
  sum.writeUInt16LE(crc16(body));
  return base32(Buffer.concat([body, sum]));
}

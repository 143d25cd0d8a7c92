/** Addresses that carry a user and a password, in the many lines of configuration they stand in. The secret is the password alone. */
import type { CredentialType, Sample } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { referenceTo } from './issued-token.js';

export const connectionStringsTypes: readonly CredentialType[] = [
  address('mongodb-uri', 'MongoDB', ['MONGODB_URI', 'MONGO_URL'], (random) => {
    const host = random.pick([
      `${random.text(ALPHABET.lower, 7)}.${random.text(ALPHABET.lowerAlnum, 5)}.mongodb.net`,
      'mongo-0.internal:27017',
    ]);
    return [host.endsWith('.net') ? 'mongodb+srv://' : 'mongodb://', host, '/orders?retryWrites=true&w=majority'];
  }),
  address('postgres-uri', 'PostgreSQL', ['DATABASE_URL', 'POSTGRES_URL', 'PG_DSN'], (random) => [
    random.pick(['postgres://', 'postgresql://']),
    `${hostName(random)}:5432`,
    '/orders?sslmode=require',
  ]),
  address('mysql-uri', 'MySQL', ['DATABASE_URL', 'MYSQL_URL'], (random) => ['mysql://', `${hostName(random)}:3306`, '/shop']),
  address(
    'redis-uri',
    'Redis',
    ['REDIS_URL', 'CELERY_BROKER_URL'],
    (random) => [random.pick(['redis://', 'rediss://']), `${hostName(random)}:6379`, '/0'],
    [''],
  ),
  address('amqp-uri', 'RabbitMQ', ['AMQP_URL', 'RABBITMQ_URL', 'CLOUDAMQP_URL'], (random) => [
    random.pick(['amqp://', 'amqps://']),
    hostName(random),
    '/%2forders',
  ]),
  address('ftp-uri', 'FTP', ['FTP_URL', 'BACKUP_TARGET'], (random) => ['ftp://', hostName(random), '/backup/nightly']),
  address('basic-auth-url', 'generic', ['UPSTREAM_URL', 'PROXY_URL', 'HTTPS_PROXY'], (random) => [
    random.pick(['https://', 'http://']),
    `${hostName(random)}:8443`,
    '/api/v2/',
  ]),
  {
    id: 'cloudinary/url',
    vendor: 'Cloudinary',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = random.text(ALPHABET.base64url, 27);
      return inConfiguration(
        random,
        'CLOUDINARY_URL',
        secret,
        `cloudinary://${random.text('123456789', 15)}:${secret}@${random.text(ALPHABET.lower, 9)}`,
      );
    },
    negatives: () => [
      'CLOUDINARY_URL=cloudinary://<api_key>:<api_secret>@<cloud_name>\n',
      `CLOUDINARY_URL=cloudinary://1:${referenceTo('SECRET')}@cloud\n`,
    ],
  },
  {
    id: 'jdbc',
    vendor: 'JDBC',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = password(random);
      const host = hostName(random);
      const url = random.pick([
        `jdbc:postgresql://${host}:5432/orders?user=${userName(random)}&password=${secret}`,
        `jdbc:mysql://${host}:3306/shop?user=${userName(random)}&password=${secret}&useSSL=true`,
        `jdbc:sqlserver://${host}:1433;databaseName=erp;user=${userName(random)};password=${secret};encrypt=true`,
      ]);
      const text = random.pick([
        `# where orders are kept\nspring.datasource.url=${url}\nspring.datasource.hikari.maximum-pool-size=8\n`,
        `spring:\n  datasource:\n    url: "${url}"\n    driver-class-name: org.example.Driver\n`,
        `public final class Db {\n  static final String URL = "${url}";\n}\n`,
      ]);
      return { secret, text };
    },
    negatives: (random) => [
      `jdbc.url=jdbc:postgresql://${hostName(random)}:5432/orders\n`,
      `jdbc.url=jdbc:mysql://${hostName(random)}:3306/shop?user=app&password=${referenceTo('DB_PASSWORD')}\n`,
    ],
  },
  {
    id: 'sqlserver',
    vendor: 'SQL Server',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = password(random);
      const host = hostName(random);
      const parts = `Server=tcp:${host},1433;Initial Catalog=erp;User Id=${userName(random)};Password=${secret};Encrypt=True;TrustServerCertificate=False;`;
      const text = random.pick([
        `{\n  "Logging": { "LogLevel": { "Default": "Information" } },\n  "ConnectionStrings": {\n    "Default": "${parts}"\n  }\n}\n`,
        `<configuration>\n  <connectionStrings>\n    <add name="Default" connectionString="${parts}" providerName="System.Data.SqlClient" />\n  </connectionStrings>\n</configuration>\n`,
        `ConnectionStrings__Default="${parts}"\n`,
      ]);
      return { secret, text };
    },
    negatives: (random) => [
      `Server=${hostName(random)};Database=erp;Integrated Security=true;\n`,
      `Server=${hostName(random)};Database=erp;User Id=app;Password=${referenceTo('SQL_PASSWORD')};\n`,
      `Server=${hostName(random)};Database=erp;User Id=app;Password=;\n`,
    ],
  },
];

type AddressParts = readonly [scheme: string, host: string, rest: string];

/** `scheme://user:password@host/rest`; some servers know passwords only, and leave the user out. */
function address(
  id: string,
  vendor: string,
  variables: readonly string[],
  parts: (random: Random) => AddressParts,
  users?: readonly string[],
): CredentialType {
  return {
    id,
    vendor,
    known: 'document',
    names: [],
    make: (random) => {
      const [scheme, host, rest] = parts(random);
      const secret = password(random);
      return inConfiguration(
        random,
        random.pick(variables),
        secret,
        `${scheme}${users ? random.pick(users) : userName(random)}:${secret}@${host}${rest}`,
      );
    },
    negatives: (random) => {
      const [scheme, host, rest] = parts(random);
      const [variable = ''] = variables;
      return [
        `${variable}=${scheme}${host}${rest}\n`,
        `${variable}=${scheme}${userName(random)}@${host}${rest}\n`,
        `${variable}=${scheme}${userName(random)}:${referenceTo('DB_PASSWORD')}@${host}${rest}\n`,
      ];
    },
  };
}

/** The lines around a setting, in one of the syntaxes that services are configured in. */
function inConfiguration(random: Random, variable: string, secret: string, value: string): Sample {
  const text = random.pick([
    `NODE_ENV=production\n${variable}=${value}\nLOG_LEVEL=info\n`,
    `#!/bin/sh\nset -e\nexport ${variable}="${value}"\nexec "$@"\n`,
    `{\n  "port": 8080,\n  "${variable}": "${value}"\n}\n`,
    `services:\n  api:\n    image: registry.internal/api:4\n    environment:\n      ${variable}: '${value}'\n`,
    `import os\n\n${variable} = '${value}'\nTIMEOUT = 30\n`,
    `[server]\nworkers = 4\n${variable.toLowerCase()} = "${value}"\n`,
    `2024-05-17 08:31:07 INFO  connecting to ${value}\n`,
  ]);
  return { secret, text };
}

/** A password as a generator of passwords makes it, without what a URL would have to escape. */
export function password(random: Random): string {
  return random.text(random.pick([ALPHABET.alnum, `${ALPHABET.alnum}-_`]), random.between(14, 24));
}

export function hostName(random: Random): string {
  return `${random.pick(['db', 'cache', 'queue', 'files', 'node'])}-${random.text(ALPHABET.digits, 2)}.${random.text(ALPHABET.lower, 7)}.${random.pick(['internal', 'net', 'io'])}`;
}

export function userName(random: Random): string {
  return random.pick(['app', 'orders', 'svc_api', 'deploy', 'reporting', 'worker']);
}

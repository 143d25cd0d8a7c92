/** Owns the connection strings and signed addresses of Microsoft Azure. The secret in them is the key or the signature, never the whole. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { functionKey } from './azure.js';
import { base64 } from './checksums.js';
import { byContext, inDocument, shaped } from './declare.js';
import { BASE64_IN_URL } from './exceptions.js';
import { company, service, timestamp } from './surroundings.js';

/** Shared access keys are 32 bytes in base64; newer ones carry the product's signature at character 33. */
function sharedAccessKey(random: Random): string {
  return random.pick([
    base64(random.bytes(32)),
    `${random.text(ALPHABET.base64, 33)}${random.pick(['+ASb', '+AEh', '+ARm'])}${random.text(ALPHABET.base64, 5)}${random.pick(['A', 'E', 'I', 'M'])}=`,
  ]);
}

function settings(name: string, connection: string): string {
  return `${JSON.stringify({ Logging: { LogLevel: { Default: 'Information' } }, ConnectionStrings: { [name]: connection } }, null, 2)}\n`;
}

/** A signature is 32 bytes in base64, percent-encoded (Microsoft Learn, create a service SAS). */
function sasQuery(random: Random): { query: string; signature: string } {
  const day = (seconds: number): string => encodeURIComponent(new Date(seconds * 1000).toISOString().replace(/\.\d+/u, ''));
  const start = timestamp(random);
  const signature = encodeURIComponent(base64(random.bytes(32)));
  const fields = `sv=2022-11-02&ss=bfqt&srt=sco&sp=rwdlacupiytfx&se=${day(start + 31_536_000)}&st=${day(start)}&spr=https&sig=${signature}`;
  return { query: fields, signature };
}

export const azureConnectionTypes: readonly CredentialType[] = [
  inDocument(
    'azure-storage-key/connection-string',
    'Azure Storage',
    (random) => {
      const secret = base64(random.bytes(64));
      const account = `${company(random)}${service(random)}`;
      const text = `AZURE_STORAGE_CONNECTION_STRING=DefaultEndpointsProtocol=https;AccountName=${account};AccountKey=${secret};EndpointSuffix=core.windows.net\n`;
      return { secret, text, path: 'app/.env' };
    },
    () => ['AZURE_STORAGE_CONNECTION_STRING=UseDevelopmentStorage=true\n'],
  ),
  inDocument(
    'azure-sas',
    'Azure Storage',
    (random) => {
      const { query, signature } = sasQuery(random);
      return { secret: signature, text: `PORT=8080\nAZURE_STORAGE_SAS_TOKEN=${query}\n`, path: 'app/.env' };
    },
    () => ['AZURE_STORAGE_SAS_TOKEN=sv=2022-11-02&ss=b&srt=sco&sp=r&sig=<signature>\n'],
  ),
  inDocument('azure-sas/url', 'Azure Storage', (random) => {
    const { query, signature } = sasQuery(random);
    const text = `#!/bin/sh\nset -e\ncurl -fsSL "https://${company(random)}.blob.core.windows.net/${service(random)}/data.tar.gz?${query}" -o /tmp/data.tar.gz\n`;
    return { secret: signature, text, path: 'usr/local/bin/fetch.sh' };
  }),
  inDocument('azure-function-key/url', 'Azure Functions', (random) => {
    const secret = functionKey(random);
    const text = `REPORTS_URL=https://${company(random)}-func.azurewebsites.net/api/${service(random)}?code=${secret}\n`;
    return { secret, text, path: 'app/.env' };
  }),
  inDocument('azure-cosmos/connection-string', 'Azure Cosmos DB', (random) => {
    const secret = base64(random.bytes(64));
    const connection = `AccountEndpoint=https://${company(random)}.documents.azure.com:443/;AccountKey=${secret};`;
    return { secret, text: `{\n  "ConnectionStrings": {\n    "Cosmos": "${connection}"\n  }\n}\n`, path: 'app/appsettings.json' };
  }),
  inDocument(
    'azure-servicebus',
    'Azure Service Bus',
    (random) => {
      const secret = sharedAccessKey(random);
      const connection = `Endpoint=sb://${company(random)}.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${secret}`;
      return { secret, text: settings('ServiceBus', connection), path: 'app/appsettings.json' };
    },
    () => [settings('ServiceBus', 'Endpoint=sb://<namespace>.servicebus.windows.net/;SharedAccessKeyName=<name>;SharedAccessKey=<key>')],
  ),
  byContext(
    'azure-servicebus/key',
    'Azure Service Bus',
    ['SERVICEBUS_SHARED_ACCESS_KEY', 'AZURE_SERVICEBUS_KEY', 'EVENTHUB_SHARED_ACCESS_KEY'],
    shaped('', sharedAccessKey),
    { except: BASE64_IN_URL },
  ),
  inDocument(
    'azure-appconfig',
    'Azure App Configuration',
    (random) => {
      const secret = base64(random.bytes(32));
      const id = `${random.text(ALPHABET.alnum, 4)}-l0-s0:${random.text(ALPHABET.alnum, 20)}`;
      return {
        secret,
        text: settings('AppConfig', `Endpoint=https://${company(random)}.azconfig.io;Id=${id};Secret=${secret}`),
        path: 'app/appsettings.json',
      };
    },
    () => [settings('AppConfig', 'Endpoint=https://<store>.azconfig.io;Id=<id>;Secret=<secret>')],
  ),
];

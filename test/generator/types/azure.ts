/** Owns the credentials of Microsoft Azure, Azure DevOps and Entra ID. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { base64 } from './checksums.js';
import { byContext, byForm, fixed, shaped, type Shape } from './declare.js';
import { BASE64_IN_URL } from './exceptions.js';
import { company, service } from './surroundings.js';

/** 52 random characters, a marker of the form, date and platform data, the product's signature, a checksum (Microsoft, security-utilities). */
function annotatedKey(signature: string): (random: Random) => string {
  return (random) => {
    const date = `B${random.text('ABCDEFGHIJKL', 1)}`;
    return `${random.text(ALPHABET.alnum, 52)}JQQJ99${date}${random.text(ALPHABET.alnum, 16)}${signature}${random.text(ALPHABET.alnum, 4)}`;
  };
}

/** 64 bytes in base64, as before keys told whose they are. */
const plainKey: Shape = shaped('', (random) => base64(random.bytes(64)));

/** 64 bytes in base64 with the product's signature at character 76 (Microsoft, identifiable secrets). */
function identifiableKey(signature: string): Shape {
  return shaped(
    '',
    (random) => `${random.text(ALPHABET.base64, 76)}${signature}${random.text(ALPHABET.base64, 5)}${random.pick(['A', 'Q', 'g', 'w'])}==`,
  );
}

/** 40 bytes in base64 for URLs, with the signature of Functions at character 44. */
export function functionKey(random: Random): string {
  return `${random.text(ALPHABET.base64url, 44)}AzFu${random.text(ALPHABET.base64url, 5)}${random.pick(['A', 'Q', 'g', 'w'])}==`;
}

const clientSecret = (random: Random): string =>
  `${random.text(ALPHABET.alnum, 3)}${random.pick(['7', '8'])}Q~${random.text(ALPHABET.alnum + '~._-', random.pick([31, 34]))}`;

const storage = { beside: (random: Random) => ({ AZURE_STORAGE_ACCOUNT: `${company(random)}${service(random)}` }), except: BASE64_IN_URL };

export const azureTypes: readonly CredentialType[] = [
  byContext(
    'azure-devops-pat',
    'Azure DevOps',
    ['AZURE_DEVOPS_EXT_PAT', 'AZURE_DEVOPS_PAT', 'AZURE_DEVOPS_TOKEN'],
    fixed('', ALPHABET.base32.toLowerCase(), 52),
  ),
  byForm(
    'azure-devops-pat2',
    'Azure DevOps',
    ['AZURE_DEVOPS_EXT_PAT', 'AZURE_DEVOPS_PAT', 'VSS_NUGET_ACCESSTOKEN'],
    shaped('', annotatedKey('AZDO')),
  ),
  byForm('azure-client-secret', 'Azure', ['AZURE_CLIENT_SECRET', 'ARM_CLIENT_SECRET', 'AAD_CLIENT_SECRET'], shaped('', clientSecret), {
    beside: (random) => ({ AZURE_CLIENT_ID: random.uuid(), AZURE_TENANT_ID: random.uuid() }),
  }),
  byContext(
    'azure-storage-key',
    'Azure Storage',
    ['AZURE_STORAGE_KEY', 'AZURE_STORAGE_ACCOUNT_KEY', 'AZURE_STORAGE_ACCESS_KEY'],
    plainKey,
    storage,
  ),
  byContext(
    'azure-storage-key/identifiable',
    'Azure Storage',
    ['AZURE_STORAGE_KEY', 'AZURE_STORAGE_ACCOUNT_KEY', 'AZURE_STORAGE_ACCESS_KEY'],
    identifiableKey('+ASt'),
    storage,
  ),
  byContext('azure-cosmos', 'Azure Cosmos DB', ['COSMOS_KEY', 'AZURE_COSMOS_KEY', 'COSMOSDB_PRIMARY_KEY'], plainKey, {
    beside: (random) => ({ COSMOS_ENDPOINT: `https://${company(random)}.documents.azure.com:443/` }),
    except: BASE64_IN_URL,
  }),
  byContext('azure-cosmos/identifiable', 'Azure Cosmos DB', ['COSMOS_KEY', 'AZURE_COSMOS_KEY'], identifiableKey('ACDb'), {
    beside: (random) => ({ COSMOS_ENDPOINT: `https://${company(random)}.documents.azure.com:443/` }),
    except: BASE64_IN_URL,
  }),
  byContext('azure-openai', 'Azure OpenAI', ['AZURE_OPENAI_API_KEY', 'AZURE_OPENAI_KEY'], fixed('', ALPHABET.hex, 32), {
    beside: (random) => ({ AZURE_OPENAI_ENDPOINT: `https://${company(random)}.openai.azure.com/` }),
  }),
  byForm('azure-openai/annotated', 'Azure OpenAI', ['AZURE_OPENAI_API_KEY', 'AZURE_OPENAI_KEY'], shaped('', annotatedKey('ACOG')), {
    beside: (random) => ({ AZURE_OPENAI_ENDPOINT: `https://${company(random)}.openai.azure.com/` }),
  }),
  byContext('azure-function-key', 'Azure Functions', ['AZURE_FUNCTION_KEY', 'AZURE_FUNCTIONS_HOST_KEY'], shaped('', functionKey), {
    beside: (random) => ({ FUNCTION_URL: `https://${company(random)}.azurewebsites.net/api/${service(random)}` }),
  }),
  byContext('azure-batch', 'Azure Batch', ['AZURE_BATCH_KEY', 'AZURE_BATCH_ACCESS_KEY', 'BATCH_ACCOUNT_KEY'], plainKey, {
    beside: (random) => ({ AZURE_BATCH_ACCOUNT_URL: `https://${company(random)}.westeurope.batch.azure.com` }),
    except: BASE64_IN_URL,
  }),
  byContext(
    'azure-search',
    'Azure AI Search',
    ['AZURE_SEARCH_KEY', 'AZURE_SEARCH_ADMIN_KEY', 'AZURE_SEARCH_API_KEY'],
    shaped('', (random) => `${random.text(ALPHABET.alnum, 42)}AzSe${random.text(ALPHABET.alnum, 6)}`),
    { beside: (random) => ({ AZURE_SEARCH_ENDPOINT: `https://${company(random)}.search.windows.net` }) },
  ),
  byContext(
    'azure-apim',
    'Azure API Management',
    ['OCP_APIM_SUBSCRIPTION_KEY', 'AZURE_APIM_SUBSCRIPTION_KEY', 'APIM_SUBSCRIPTION_KEY'],
    fixed('', ALPHABET.hex, 32),
  ),
  byForm(
    'azure-refresh-token',
    'Microsoft Entra ID',
    ['AZURE_REFRESH_TOKEN', 'AAD_REFRESH_TOKEN', 'MSAL_REFRESH_TOKEN'],
    shaped(
      '0.A',
      (random) =>
        `${random.pick(['0', '1'])}.A${random.text(ALPHABET.base64url, 63)}.AgABAAEAAA${random.text(ALPHABET.base64url, random.between(500, 900))}`,
    ),
  ),
];

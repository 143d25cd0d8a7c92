/** The second half of the list of credential formats, from `replicate` on. */
import type { CredentialType } from '../credential-type.js';
import { applicationSecretsTypes } from './application-secrets.js';
import { businessSoftwareTypes } from './business-software.js';
import { chatTypes } from './chat.js';
import { configFilesTypes } from './config-files.js';
import { connectionStringsTypes } from './connection-strings.js';
import { databasesTypes } from './databases.js';
import { keysAndCertificatesTypes } from './keys-and-certificates.js';
import { kubernetesTypes } from './kubernetes.js';
import { logisticsAndMediaTypes } from './logistics-and-media.js';
import { mailTypes } from './mail.js';
import { modelProviderTypes } from './model-providers.js';
import { monitoringTypes } from './monitoring.js';
import { paymentsTypes } from './payments.js';
import { socialAndIdentityTypes } from './social-and-identity.js';
import { webTokensAndKeysetsTypes } from './web-tokens-and-keysets.js';

export const SECOND_HALF: readonly CredentialType[] = [
  ...modelProviderTypes,
  ...chatTypes,
  ...mailTypes,
  ...paymentsTypes,
  ...businessSoftwareTypes,
  ...socialAndIdentityTypes,
  ...logisticsAndMediaTypes,
  ...monitoringTypes,
  ...databasesTypes,
  ...connectionStringsTypes,
  ...keysAndCertificatesTypes,
  ...kubernetesTypes,
  ...webTokensAndKeysetsTypes,
  ...configFilesTypes,
  ...applicationSecretsTypes,
];

/** Rows without a type here, by id, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'high-entropy': 'a measure of chance and no credential: it has neither a form nor words beside it',
  'pkcs12-file': 'a binary file, and samples are text; what finds it reads bytes, not lines',
  'jks-file': 'a binary file, and samples are text; what finds it reads bytes, not lines',
  mylogin: 'a binary file, and samples are text; it is known by its path alone',
};

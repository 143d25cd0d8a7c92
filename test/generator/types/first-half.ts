/** Owns the list of the first half of the credential formats, and why some are not in it. */
import type { CredentialType } from '../credential-type.js';
import { aiTypes } from './ai.js';
import { appPlatformTypes } from './app-platforms.js';
import { atlassianTypes } from './atlassian.js';
import { awsTypes } from './aws.js';
import { azureConnectionTypes } from './azure-connections.js';
import { azureTypes } from './azure.js';
import { buildToolTypes } from './build-tools.js';
import { ciTypes } from './ci.js';
import { cloudTypes } from './clouds.js';
import { codeQualityTypes } from './code-quality.js';
import { containerRegistryTypes } from './container-registries.js';
import { edgeNetworkTypes } from './edge-networks.js';
import { googleTypes } from './google.js';
import { packageRegistryTypes } from './package-registries.js';
import { secretManagerTypes } from './secret-managers.js';
import { sourceHostTypes } from './source-hosts.js';

export const FIRST_HALF: readonly CredentialType[] = [
  ...sourceHostTypes,
  ...atlassianTypes,
  ...codeQualityTypes,
  ...packageRegistryTypes,
  ...buildToolTypes,
  ...containerRegistryTypes,
  ...awsTypes,
  ...googleTypes,
  ...azureTypes,
  ...azureConnectionTypes,
  ...cloudTypes,
  ...appPlatformTypes,
  ...edgeNetworkTypes,
  ...secretManagerTypes,
  ...ciTypes,
  ...aiTypes,
];

/** Rows that neither their bytes nor their surroundings tell, by id. */
export const LEFT_OUT: Readonly<Record<string, string>> = {};

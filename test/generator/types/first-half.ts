/** Owns the list of the first half of the credential formats, and why some are not in it. */
import type { CredentialType } from '../credential-type.js';
import { atlassianTypes } from './atlassian.js';
import { awsTypes } from './aws.js';
import { azureConnectionTypes } from './azure-connections.js';
import { azureTypes } from './azure.js';
import { buildToolTypes } from './build-tools.js';
import { googleTypes } from './google.js';
import { cloudTypes } from './clouds.js';
import { containerRegistryTypes } from './container-registries.js';
import { packageRegistryTypes } from './package-registries.js';
import { sourceHostTypes } from './source-hosts.js';

export const FIRST_HALF: readonly CredentialType[] = [
  ...sourceHostTypes,
  ...atlassianTypes,
  ...packageRegistryTypes,
  ...buildToolTypes,
  ...containerRegistryTypes,
  ...awsTypes,
  ...cloudTypes,
  ...googleTypes,
  ...azureTypes,
  ...azureConnectionTypes,
];

/** Rows that neither their bytes nor their surroundings tell, by id. */
export const LEFT_OUT: Readonly<Record<string, string>> = {};

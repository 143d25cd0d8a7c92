/** The second half of the list of credential formats, from `replicate` on. */
import type { CredentialType } from '../credential-type.js';
import { businessSoftwareTypes } from './business-software.js';
import { chatTypes } from './chat.js';
import { databasesTypes } from './databases.js';
import { logisticsAndMediaTypes } from './logistics-and-media.js';
import { mailTypes } from './mail.js';
import { modelProviderTypes } from './model-providers.js';
import { monitoringTypes } from './monitoring.js';
import { paymentsTypes } from './payments.js';
import { socialAndIdentityTypes } from './social-and-identity.js';

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
];

/** Every credential type that the rules are measured against. */
import type { CredentialType } from '../credential-type.js';
import { FIRST_HALF } from './first-half.js';
import { SECOND_HALF } from './second-half.js';

export const TYPES: readonly CredentialType[] = [...FIRST_HALF, ...SECOND_HALF];

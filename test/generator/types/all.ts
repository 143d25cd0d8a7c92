/** Every credential type that the rules are measured against. */
import type { CredentialType } from '../credential-type.js';
import { ownTypes } from './own.js';

export const TYPES: readonly CredentialType[] = ownTypes.slice(0, 1);

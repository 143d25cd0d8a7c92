/** The finders a rule may name instead of a pattern: code that finds a value beside a keyword. */
import { findAssignment } from './assignment.js';
import type { Finder } from './finder.js';

export const FINDERS: Readonly<Record<string, Finder>> = { assignment: findAssignment };

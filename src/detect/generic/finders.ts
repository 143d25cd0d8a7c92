/** The finders a rule may name instead of a pattern: code that finds a value beside a keyword. */
import { LONGEST_NAME, nameAround, valueOf } from './assignment.js';
import type { Finder } from './finder.js';
import { assignmentShapes } from './shape.js';

export const FINDERS: Readonly<Record<string, Finder>> = {
  assignment: { longestName: LONGEST_NAME, nameAround, valueOf, shapes: assignmentShapes },
};

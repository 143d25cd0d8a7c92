/** What a schema found wrong in a rule file, as one sentence. */
import type { z } from 'zod';

/** Enough to mend a rule in one go. */
const MOST_TOLD = 5;

/** The first problems, with their places: `rule 3, keywords: …`. Messages of the schema name what was expected, never what was given. */
export function explain(error: z.ZodError): string {
  const told = error.issues.slice(0, MOST_TOLD).map(placed);
  const more = error.issues.length - told.length;
  return told.length === 0 ? 'not a list of rules' : `${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function placed(issue: z.core.$ZodIssue): string {
  const [list, index, ...keys] = issue.path;
  if (typeof index === 'number') return `rule ${index + 1}${keys.length > 0 ? `, ${keys.join('.')}` : ''}: ${issue.message}`;
  return `${list === undefined ? '' : `${issue.path.join('.')}: `}${issue.message}`;
}

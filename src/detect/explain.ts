/** What a schema found wrong in a rule file, as one sentence. */
import type { z } from 'zod';

/** The first problem, with its place: `rule 3, keywords: …`. Messages of the schema name what was expected, never what was given. */
export function explain(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'not a list of rules';
  const [list, index, ...keys] = issue.path;
  if (typeof index === 'number') return `rule ${index + 1}${keys.length > 0 ? `, ${keys.join('.')}` : ''}: ${issue.message}`;
  return `${list === undefined ? '' : `${issue.path.join('.')}: `}${issue.message}`;
}

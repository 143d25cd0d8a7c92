/** What of the secrets of a layer goes into its entry: traces. The one file of this folder that looks at values. */
import { Secret } from '../model/secret.js';
import { spellings } from '../model/spellings.js';
import { EDGE, type Marks, type SpellingTrace, type Trace } from '../model/trace.js';

/** @param isHidden whether it is a secret, which reports hide wherever it stands. */
export function traceOf(secret: Secret, isHidden: boolean, marks: Marks): Trace {
  if (secret.trace !== undefined) return secret.trace;
  const value = secret.reveal();
  const forms = isHidden ? [...spellings(value)].map((text) => spellingOf(text, marks)) : [];
  return { mark: marks.mark(value), length: value.length, spellings: forms };
}

/** What tells a value from every other, whether it is known or only its trace is. */
export function identifier(marks: Marks): (secret: Secret) => string {
  const known = new Map<string, string>();
  return (secret) => {
    if (secret.trace !== undefined) return secret.trace.mark;
    const value = secret.reveal();
    const mark = known.get(value) ?? marks.mark(value);
    known.set(value, mark);
    return mark;
  };
}

function spellingOf(text: string, marks: Marks): SpellingTrace {
  return { mark: marks.mark(text), length: text.length, first: marks.edge(text, 0), last: marks.edge(text, text.length - EDGE) };
}

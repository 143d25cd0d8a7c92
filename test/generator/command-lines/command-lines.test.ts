/** What is given to programs in command lines is found wherever commands are kept, with its exact span; what only looks like it is not. */
import { describe, expect, it } from 'vitest';
import type { BlobContext, Match } from '../../../src/model/match.js';
import { scan } from '../../detect/scanning.js';
import { Random } from '../random.js';
import { LOOK_ALIKES } from './look-alikes.js';
import { fill, SPELLINGS } from './spellings.js';

interface Kept {
  readonly context: BlobContext;
  readonly write: (command: string) => string;
}

const file = (path: string): BlobContext => ({ kind: 'file', path });

/** Where images keep commands. */
const KEPT: Readonly<Record<string, Kept>> = {
  'a build step': { context: { kind: 'history' }, write: (command) => `RUN /bin/sh -c ${command} # buildkit` },
  'the history of a shell': { context: file('root/.bash_history'), write: (command) => `ls -la\n${command}\nexit\n` },
  'a script': { context: file('srv/app/deploy.sh'), write: (command) => `#!/bin/sh\nset -e\n${command}\necho done\n` },
  'a pipeline': {
    context: file('srv/app/.gitlab-ci.yml'),
    write: (command) => `deploy:\n  script:\n    - ${command}\n  only:\n    - main\n`,
  },
};

const SEEDS = [1, 2, 3, 4];

/** A secret that is found twice because it stands there twice is found. */
function missed(secrets: readonly string[], matches: readonly Match[]): string[] {
  const exact = new Set(matches.flatMap(({ secret, parts }) => [secret, ...parts.map((part) => part.secret)]).map((one) => one.reveal()));
  return secrets.filter((secret) => !exact.has(secret));
}

describe.each(Object.entries(KEPT))('in %s', (_, { context, write }) => {
  it.each(SPELLINGS)('is found: %s', (spelling) => {
    for (const seed of SEEDS) {
      const { command, secrets } = fill(spelling, new Random(seed * 7919 + spelling.length));
      const matches = scan(write(command), context);
      expect(missed(secrets, matches)).toEqual([]);
      expect(matches.filter(({ secret }) => !secrets.includes(secret.reveal())).map(({ detector }) => detector)).toEqual([]);
      // A phrase of words is sure only where somebody typed it.
      const sure =
        context.kind === 'history' || context.path === 'root/.bash_history' || secrets.every((secret) => !/^[a-z]+-[a-z]+-/.test(secret));
      if (sure) expect(matches.map(({ confidence }) => confidence)).not.toContain('possible');
    }
  });

  it.each(LOOK_ALIKES)('is no secret: %s', (command) => {
    expect(scan(write(command), context).filter(({ category }) => category === 'secret')).toEqual([]);
  });
});

/** Which repositories there are to look at: those that were named, or all that the registry tells of. */
import { ScanError } from '../model/errors.js';
import { counted } from '../report/units.js';
import type { Registries } from '../source/registry/registries.js';
import { type Choice, repositoryFilter } from './choice.js';
import type { RepositoryJob, StoredSkip } from './stored.js';
import type { Target } from './target.js';

/**
 * @param onSkip hears of what the registry keeps to itself
 * @throws ScanError when a registry does not tell at all; OPTION_INVALID when all that there is was left out
 */
export async function* repositoriesOf(
  { wanted }: Target,
  choice: Choice,
  registries: Registries,
  onSkip: (skip: StoredSkip) => void,
): AsyncGenerator<RepositoryJob> {
  const isChosen = repositoryFilter(choice);
  const count = { chosen: 0, left: 0 };
  const isWanted = (path: string): boolean => {
    const is = isChosen(path);
    count[is ? 'chosen' : 'left']++;
    return is;
  };
  for (const { host, path, references } of wanted) {
    if (path !== undefined) {
      if (isWanted(path)) yield { host, path, ...(references !== undefined && { references: [...references] }) };
      continue;
    }
    const registry = await registries.open(host);
    const onDenied = (detail: string): void => onSkip({ reason: 'unreadable', severity: 'failure', detail });
    for await (const each of registry.repositories(onDenied)) if (isWanted(each)) yield { host, path: each };
  }
  // A glob that is misspelt must not pass for a registry without secrets.
  if (count.chosen === 0 && count.left > 0)
    throw new ScanError(
      'OPTION_INVALID',
      `what is to be included and excluded leaves none of ${counted(count.left, 'repository', 'repositories')}`,
    );
}

/** The readers of lists that a rule may name. */
import { chpasswd } from './chpasswd.js';
import { encoded } from './encoded.js';
import { kubernetesSecret } from './kubernetes-secret.js';
import type { List } from './list.js';
import { members } from './members.js';
import { sqlCopy, sqlInsert } from './sql-rows.js';

export const LISTS: Readonly<Record<string, List>> = {
  chpasswd,
  encoded,
  'kubernetes-secret': kubernetesSecret,
  members,
  'sql-copy': sqlCopy,
  'sql-insert': sqlInsert,
};

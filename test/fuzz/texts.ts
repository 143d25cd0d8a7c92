/** Texts that have broken programs before: as names, values, history, anything. */
import { sample } from '../detectors/samples.js';
import type { Chance } from './chance.js';

/** A piece of a text, or all of it. */
const PIECES: readonly ((chance: Chance) => string)[] = [
  () => '',
  () => '__proto__',
  () => 'constructor',
  () => 'toString',
  () => '\0',
  () => '\n',
  () => '\u001b[2J\u001b]0;owned\u0007',
  () => '\u202eexe.txt\u2066',
  () => '\ud800',
  () => '../../../etc/passwd',
  () => '/',
  () => '.wh.',
  () => '.wh..wh..opq',
  () => '=',
  () => '|',
  () => '"',
  () => '\\',
  () => '${HOME}',
  () => '`x`|</table><script>',
  () => '#(nop) ',
  () => '/bin/sh -c ',
  () => '|99999999 /bin/sh -c x',
  () => '|1 =x /bin/sh -c x',
  () => '|2 A=1 B="c d" /bin/sh -c npm ci # buildkit',
  () => 'ENV A="b \' c" D=',
  () => 'ARG PASSWORD=hunter2-or-so TOKEN',
  () => 'SHELL ["a","b"',
  () => 'RUN <<EOF (curl -u me:$PASSWORD https://example.com/) # buildkit',
  () => 'sha256:',
  () => 'application/vnd.oci.image.index.v1+json',
  () => '999999999999999999999999',
  () => '2024-13-45T99:99:99Z',
  (chance) => 'a/'.repeat(chance.below(3000)),
  (chance) => ' A=1'.repeat(chance.below(3000)),
  (chance) => chance.of(['x', ' ', '"', '\\', '/', 'é', '𝒳', '\n']).repeat(chance.below(30_000)),
  (chance) => sample('npm-token', chance.below(50)).text,
  (chance) => sample('github-token', chance.below(50)).text,
  (chance) => sample('private-key', chance.below(5)).text,
];

export function hostileText(chance: Chance): string {
  return Array.from({ length: 1 + chance.below(3) }, () => chance.of(PIECES)(chance)).join('');
}

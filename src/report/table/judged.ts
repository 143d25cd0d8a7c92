/** What is told beside the findings: what was compared, what the policy did, which places are clean, how many findings fail the scan. */
import { checklistOf, nameOf, type Check } from '../checklist.js';
import { escapeText } from '../escape.js';
import type { SealedImage, SealedReport } from '../format.js';
import { groupFindings, isBlocking } from '../groups.js';
import type { Style } from '../paint.js';
import { count, counted } from '../units.js';
import { labelled, prose, type Page } from './page.js';

/** How many findings are new, gone and unchanged since the other image. */
export function comparisonText({ comparison }: SealedImage): string | undefined {
  if (comparison === undefined) return undefined;
  const { fresh, gone, unchanged } = comparison;
  return `Compared with ${escapeText(comparison.with)}: ${count(fresh)} new, ${count(gone.length)} gone, ${count(unchanged)} unchanged`;
}

/** How many findings fail the scan, where that is not simply all secrets that are listed. */
export function blockingText({ findings }: Pick<SealedImage, 'findings'>, { gate }: Page): string | undefined {
  if (gate === undefined) return undefined;
  const blocking = findings.filter((finding) => isBlocking(finding, gate)).length;
  if (blocking === groupFindings(findings).leaks.length) return undefined;
  return blocking === 0 ? 'None of them fails the scan' : `${count(blocking)} of them ${blocking === 1 ? 'fails' : 'fail'} the scan`;
}

function of({ findings, accepted }: Check): string {
  return accepted > 0 && accepted < findings ? ` (${count(accepted)} accepted)` : '';
}

/** Evidence in one line: `leaking: history 1, layers 3`, `clean: config`, `not looked at: attestations, build cache`. A folder has layers only. */
export function checklistTexts(image: SealedImage): string[] {
  if (image.source === 'directory') return [];
  const checks = checklistOf(image);
  const inState = (state: Check['state']): Check[] => checks.filter((check) => check.state === state);
  const leaks = inState('leaks');
  const counting = (some: readonly Check[]): string[] => some.map((check) => `${nameOf(check)} ${count(check.findings)}${of(check)}`);
  const told = [
    ['leaking', counting(leaks.filter(({ findings, accepted }) => findings > accepted))],
    ['leaking, but accepted', counting(leaks.filter(({ findings, accepted }) => findings === accepted))],
    ['clean', inState('clean').map(nameOf)],
    ['not looked at', inState('not looked at').map(nameOf)],
  ] as const;
  return told.flatMap(([state, places]) => (places.length === 0 ? [] : [`${state}: ${places.join(', ')}`]));
}

/** What the policy and the baseline have to say, if they have. */
export function policyLines({ policy }: SealedReport, page: Page): string[] {
  const { baseline, notes = [] } = policy ?? {};
  const unused = baseline?.unused ?? 0;
  return [
    ...notes.flatMap(({ kind, detail }) => labelled(kind, prose(escapeText(detail), page), page, LOOK[kind])),
    ...(baseline === undefined || unused === 0
      ? []
      : labelled(
          'baseline',
          prose(
            escapeText(
              `${counted(unused, 'entry', 'entries')} of ${baseline.file} ${unused === 1 ? 'is' : 'are'} of nothing that was found`,
            ),
            page,
          ),
          page,
        )),
  ];
}

const LOOK: Readonly<Record<'expired' | 'unused', Style>> = { expired: ['bold', 'yellow'], unused: 'dim' };

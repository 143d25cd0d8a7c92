/** Files with so many keywords that lead to nothing that the detector passed over the rest of them. */
import type { PassedOver } from '../model/detector.js';
import type { Skip } from '../model/skip.js';

/** Files of a layer that are told one by one. */
const MOST_TOLD = 20;

const MOST_RULES_TOLD = 3;

export class PassedKeywords {
  readonly #told: Skip[] = [];
  #untold = 0;

  /** @param passed undefined where everything was looked at */
  add(path: string, passed: PassedOver | undefined): void {
    if (passed === undefined) return;
    if (this.#told.length < MOST_TOLD)
      this.#told.push({ reason: 'limit', severity: 'failure', path, detail: `${path} ${sentence(passed)}` });
    else this.#untold += 1;
  }

  /** To be asked at the end. */
  skipped(): readonly Skip[] {
    if (this.#untold === 0) return this.#told;
    const detail = `${this.#untold} more files have too many keywords that lead to nothing: the rest of them were passed over`;
    return [...this.#told, { reason: 'limit', severity: 'failure', count: this.#untold, detail }];
  }
}

function sentence({ from, to, rules }: PassedOver): string {
  const more = rules.length > MOST_RULES_TOLD ? ` and ${rules.length - MOST_RULES_TOLD} more` : '';
  const whose = rules.slice(0, MOST_RULES_TOLD).join(', ') + more;
  return `has too many keywords that lead to nothing: from byte ${from} to ${to} those of ${whose} were passed over`;
}

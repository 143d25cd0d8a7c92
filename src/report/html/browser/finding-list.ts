import { rows } from '../finding.js';
import { ROWS_AT_ONCE, type FindingView, type PageData } from '../view.js';
import { append } from './write.js';

/** The rows of one section: of all that match, those that were asked for so far. */
export class FindingList {
  #matching: readonly FindingView[] = [];
  #shown = 0;

  constructor(
    private readonly list: HTMLElement,
    private readonly more: HTMLElement,
    private readonly data: PageData,
  ) {
    more.querySelector('button')?.addEventListener('click', () => this.#continue());
  }

  get shown(): number {
    return this.#shown;
  }

  show(matching: readonly FindingView[]): void {
    this.#matching = matching;
    this.#shown = 0;
    this.list.replaceChildren();
    this.grow(ROWS_AT_ONCE);
  }

  /** Writes rows until there are this many, or all. */
  grow(to: number): void {
    const added = this.#matching.slice(this.#shown, to);
    if (added.length > 0) append(this.list, rows(added, this.data.remedies, this.data.open, this.#matching[this.#shown - 1]?.group));
    this.#shown += added.length;
    const left = this.#matching.length - this.#shown;
    this.more.hidden = left === 0;
    const button = this.more.querySelector('button');
    if (button !== null) button.textContent = `Show ${Math.min(ROWS_AT_ONCE, left)} more of ${left}`;
  }

  /** So far that this finding has its row. */
  reach(number: number): void {
    const at = this.#matching.findIndex((view) => view.number === number);
    if (at >= this.#shown) this.grow(at + 1);
  }

  /** The next rows; whoever pressed the button stands on the first of them. */
  #continue(): void {
    const next = this.#matching[this.#shown];
    this.grow(this.#shown + ROWS_AT_ONCE);
    document.querySelector<HTMLElement>(`#f${next?.number} > summary`)?.focus();
  }
}

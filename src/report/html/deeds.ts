import { count } from '../units.js';
import type { Placed } from './finding-view.js';
import { markAt, type Mark } from './lanes.js';
import { html, type Markup } from './template.js';

/** What each step did with the leaks, in words: brought them, holds them too, hid them. */
export type Deeds = ReadonlyMap<string, readonly Placed[]>;

export function deedsOf(leaks: readonly Placed[]): Deeds {
  const deeds = new Map<string, Placed[]>();
  for (const leak of leaks) {
    for (const step of leak.view.steps) {
      const key = keyOf(step, markAt(leak.finding, step));
      const here = deeds.get(key);
      if (here === undefined) deeds.set(key, [leak]);
      else here.push(leak);
    }
  }
  return deeds;
}

/** Each leak by its name, or where they are many, how many. */
export function remarks(step: number, section: number, deeds: Deeds): Markup[] {
  return DEEDS.flatMap(({ mark, one, many }) => {
    const here = deeds.get(keyOf(step, mark)) ?? [];
    if (here.length > MOST_NAMED) {
      const link = html`<a href="#findings-${section}" data-section="${section}" data-step="${step}">${count(here.length)} leaks</a>`;
      return [html`<li class="${mark}">${link} ${many}</li>`];
    }
    return here.map(({ view: { number, title } }) => {
      const name = html`<span class="number">${number}</span> <a href="#f${number}">${title}</a>`;
      return html`<li class="${mark}">${name} ${one}</li>`;
    });
  });
}

const MOST_NAMED = 5;

const DEEDS: readonly { mark: Mark; one: string; many: string }[] = [
  { mark: 'enters', one: 'enters here', many: 'enter here' },
  { mark: 'again', one: 'is here too', many: 'are here too' },
  { mark: 'hides', one: 'is hidden here, not removed', many: 'are hidden here, not removed' },
];

function keyOf(step: number, mark: Mark): string {
  return `${step} ${mark}`;
}

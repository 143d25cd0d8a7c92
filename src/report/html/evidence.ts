import { checklistOf, nameOf } from '../checklist.js';
import { controlStates } from '../controls.js';
import type { SealedImage } from '../format.js';
import { count, counted } from '../units.js';
import { html, link, type Markup } from './template.js';

/** What auditors ask for: each place where secrets hide, and each control that an image must meet, with its answer. */
export function evidence(image: SealedImage): Markup {
  const checks = checklistOf(image).map((check) => {
    const { state, findings, accepted } = check;
    const leaks = `${counted(findings, 'leak')}${accepted > 0 ? `, ${count(accepted)} accepted` : ''}`;
    return answer(html`${nameOf(check)}`, state, state === 'leaks' ? leaks : state);
  });
  const controls = controlStates(image).map(({ id, title, url, state }) => answer(html`${link(url, id)} ${title}`, state, state));
  return html`<section class="evidence">
<h3>Evidence</h3>
<ul>${checks}</ul>
<ul>${controls}</ul>
</section>
`;
}

function answer(question: Markup, state: string, words: string): Markup {
  return html`<li><span>${question}</span> <b class="${state.replaceAll(' ', '-')}">${words}</b></li>\n`;
}

import type { SealedFinding, SealedImage, SealedStep } from '../format.js';
import { linesOf } from '../place.js';
import { bytes, count, counted } from '../units.js';
import { deedsOf, remarks, type Deeds } from './deeds.js';
import type { Placed } from './finding-view.js';
import { endOf, entryOf, markAt, type Mark } from './lanes.js';
import { folded, unitsOf, type Unit } from './stack-rows.js';
import { html, type Markup } from './template.js';

/**
 * The image as its stack of layers beside the build steps that made them, the base first. To the right of each layer run lanes, one for each
 * of the worst leaks: a mark where it came in, another where a step hid it, and the line between them. The words beside say the same.
 * @param alone whether it is the only image of the page.
 */
export function stack(image: SealedImage, section: number, placed: readonly Placed[], alone: boolean): Markup {
  const leaks = placed.filter(({ view }) => view.group === 'leaks');
  const lanes = leaks.filter(({ finding }) => entryOf(finding) !== undefined).slice(0, MOST_LANES);
  const largest = image.layers.reduce((most, layer) => Math.max(most, layer.bytes), 1);
  const drawing = { image, section, leaks, lanes, largest, deeds: deedsOf(leaks) };
  // Alone, a clean image is looked at for itself; among others it is only passed by.
  const rows = leaks.length === 0 && alone ? unitsOf(image).map((unit) => [unit]) : folded(unitsOf(image), leaks);
  const shown = rows.slice(0, MOST_ROWS);
  return html`<section class="build">
<h3>How it was built</h3>
${doubts(image)}
<ol class="stack">
${shown.map((units) => (units.length > 1 ? fold(units, drawing) : units.map((unit) => html`<li>${line(unit, drawing)}</li>\n`)))}
${rows.length > shown.length && html`<li class="rest">and ${counted(rows.length - shown.length, 'more row')}</li>`}
${lanes.length > 0 && html`<li class="end">${end(drawing)}</li>`}
</ol>
${lanes.length > 0 && legend(leaks.length - lanes.length)}
</section>
`;
}

/** More lines side by side are a hatching. */
const MOST_LANES = 10;

/** Histories of images run to some hundred steps; one made to be long must not make the page so. */
const MOST_ROWS = 400;

interface Drawing {
  image: SealedImage;
  section: number;
  leaks: readonly Placed[];
  lanes: readonly Placed[];
  /** Bytes of the largest layer. */
  largest: number;
  deeds: Deeds;
}

function fold(units: readonly Unit[], drawing: Drawing): Markup {
  const first = units[0]?.step?.index;
  const steps = units.filter(({ step }) => step !== undefined);
  const layers = units.flatMap(({ layer }) => layer ?? []);
  const size = layers.reduce((sum, layer) => sum + layer.bytes, 0);
  const facts = [
    ...(steps.length === 0 ? [] : [counted(steps.length, 'step')]),
    ...(layers.length === 0 ? [] : [counted(layers.length, 'layer'), bytes(size)]),
  ];
  return html`<li><details class="fold">
<summary>
<span class="layer"></span>${marks(drawing, (finding) => (first === undefined ? 'none' : markAt(finding, first)))}
<span class="step"><span class="folded">${facts.join(' · ')}, no leak</span></span>
</summary>
<ol>${units.slice(0, MOST_ROWS).map((unit) => html`<li>${line(unit, drawing)}</li>\n`)}</ol>
</details></li>
`;
}

function line({ step, layer }: Unit, drawing: Drawing): Markup {
  const told = step === undefined ? [] : remarks(step.index, drawing.section, drawing.deeds);
  return html`<div class="row">
${layer === undefined ? html`<span class="layer none">no layer</span>` : block(layer, drawing)}
${marks(drawing, (finding) => (step === undefined ? 'none' : markAt(finding, step.index)))}
<div class="step">
${step === undefined ? html`<p class="unknown">the step that made it is not known</p>` : instruction(step, drawing.image)}
${told.length > 0 && html`<ul class="remarks">${told}</ul>`}
</div>
</div>`;
}

function block({ index, bytes: size, files }: NonNullable<Unit['layer']>, { largest }: Drawing): Markup {
  const share = Math.max(size > 0 ? 1 : 0, Math.round((size / largest) * 100));
  const bar = html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="${share}" height="4" /></svg>`;
  return html`<span class="layer">
<b>layer ${index}</b> <span class="size">${bytes(size)}</span> <span class="files">${counted(files, 'file')}</span> ${bar}
</span>`;
}

/** A RUN may be pages long; what matters of it stands in the findings. */
const MOST_TEXT = 600;

function instruction({ index, instruction: word, text }: SealedStep, { steps }: SealedImage): Markup {
  const whole = text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT)} …`;
  const rest = whole.startsWith(word) ? whole.slice(word.length) : ` ${whole}`;
  const lines = linesOf([index], steps);
  return html`<p class="instruction"><span class="index">${index}</span>
${lines !== '' && html`<span class="lines">${lines}</span>`}
<code><b>${word}</b>${rest.replaceAll(/\s*[\n\t]\s*/g, ' ')}</code></p>`;
}

function marks({ lanes }: Drawing, markOf: (finding: SealedFinding) => Mark): Markup | undefined {
  if (lanes.length === 0) return undefined;
  const cells = lanes.map(({ finding, view: { number, title } }) => {
    return html`<i class="${markOf(finding)} ${finding.severity}" title="${number} ${title}"></i>`;
  });
  return html`<span class="lanes" aria-hidden="true">${cells}</span>`;
}

/** The finished image, where the lanes lead to. */
function end({ lanes, leaks, section }: Drawing): Markup {
  const live = leaks.filter(({ finding }) => endOf(finding) === 'live').length;
  const hidden = leaks.length - live;
  const said = [
    ...(live > 0 ? [`${count(live)} still in plain sight`] : []),
    ...(hidden > 0 ? [`${count(hidden)} hidden in a lower layer`] : []),
  ];
  const cells = lanes.map(({ finding, view: { number } }) => {
    return html`<a class="${endOf(finding)}" href="#f${number}" tabindex="-1">${number}</a>`;
  });
  return html`<div class="row">
<span class="layer none"></span><span class="lanes" aria-hidden="true">${cells}</span>
<div class="step"><p><a href="#findings-${section}">In the finished image</a>: ${said.join(', ')}</p></div>
</div>`;
}

const LEGEND: readonly { mark: Mark; words: string }[] = [
  { mark: 'enters', words: 'enters' },
  { mark: 'again', words: 'is there too' },
  { mark: 'hides', words: 'is hidden, and stays in its layer' },
];

function legend(undrawn: number): Markup {
  const keys = LEGEND.map(({ mark, words }) => {
    return html`<span><span class="lanes" aria-hidden="true"><i class="${mark}"></i></span> ${words}</span> `;
  });
  const others = undrawn > 0 && html`<span>The worst ${MOST_LANES} have a lane; of ${counted(undrawn, 'other')} the words tell.</span>`;
  return html`<p class="legend">${keys} ${others}</p>`;
}

/** Why the steps, or their lines, are less than certain. */
function doubts({ alignment, steps, dockerfile }: SealedImage): Markup {
  const history = steps.length === 0 ? NO_HISTORY : alignment === 'exact' ? undefined : DOUBT[alignment];
  const lines = dockerfile?.note === undefined ? undefined : `${dockerfile.path}: ${dockerfile.note}`;
  return html`${[history, lines].map((doubt) => doubt !== undefined && html`<p class="doubt">${doubt}</p>`)}`;
}

const NO_HISTORY = 'This image carries no build history: no instruction can be named, only layers.';

const DOUBT = {
  inferred: 'History and layers do not match one to one: the steps named here are inferred.',
  unknown: 'The history does not tell which step made which layer: steps are named only where the text itself tells.',
};

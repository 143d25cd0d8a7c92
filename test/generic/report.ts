/** Prints how generic secrets are told from look-alikes: `make generic`, or `npx tsx test/generic/report.ts tune --examples`. */
import { measure, scoreOf, type Answer, type Measured } from './measure.js';
import { samplesOf } from './samples.js';

const half = process.argv.includes('tune') ? 'tune' : 'test';
const { measured, stray } = await measure(samplesOf(half));
const score = scoreOf(measured, stray);

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const cells = (...texts: (string | number)[]): string =>
  texts.map((text, at) => (at === 0 ? String(text).padEnd(30) : String(text).padStart(12))).join('');

console.log(`${half} half: ${measured.length} samples\n`);
console.log(cells('', 'found', 'not found'));
console.log(cells('secrets', score.found, score.missed));
console.log(cells('look-alikes', score.wrong, score.silent));
console.log(`\nprecision ${percent(score.precision)}, recall ${percent(score.recall)}, F1 ${score.f1.toFixed(3)}\n`);
for (const by of [({ item }: Measured) => item.kind, ({ file }: Measured) => `in ${file.kind}`]) table(by);
if (process.argv.includes('--examples')) examples();

function table(by: (one: Measured) => string): void {
  const answers: readonly Answer[] = ['likely', 'possible', 'placeholder', 'silent'];
  for (const secret of [true, false]) {
    console.log(cells(secret ? 'SECRETS' : 'LOOK-ALIKES', ...answers));
    const own = measured.filter(({ item }) => item.secret === secret);
    for (const kind of new Set(own.map(by))) {
      const group = own.filter((one) => by(one) === kind);
      console.log(cells(kind, ...answers.map((answer) => group.filter((one) => one.answer === answer).length)));
    }
    console.log();
  }
}

/** Some of what was judged wrongly. The samples are made up, so they may be shown. */
function examples(): void {
  const wrong = measured.filter(({ item, answer }) => item.secret !== (answer === 'likely' || answer === 'possible'));
  for (const { item, file, answer } of wrong.filter((_, at) => at % Math.ceil(wrong.length / 60) === 0)) {
    console.log(
      `${item.secret ? 'missed' : 'wrong '} ${answer.padEnd(9)} ${file.kind}: ${item.kind}: ${item.name} = ${item.value.slice(0, 80)}`,
    );
  }
}

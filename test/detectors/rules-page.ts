/** detectors/RULES.md, made of what `stowaway detectors show` tells. */
import { factsOf, isAddress, type Fact } from '../../src/cli/rule-facts.js';
import { listRules, type RuleSummary } from '../../src/index.js';

export const PAGE = new URL('../../detectors/RULES.md', import.meta.url);

/** The page as it should be. */
export async function rulesPage(): Promise<string> {
  const rules = await listRules();
  return [
    '# Built-in rules',
    '',
    'Made by `make rule-pages` of the [TOML files](README.md) in this folder; `stowaway detectors show ID` says the same.',
    '',
    `${rules.length} rules. Where there is a proof, what passes it is reported as \`proven\` or \`likely\`, and what fails it as \`possible\`.`,
    '',
    '| rule | finds | provider | severity | needed for | proof |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rules.map(row),
    '',
    ...rules.flatMap(section),
  ].join('\n');
}

const NEEDED = { build: 'building', run: 'running', both: 'both' };

function row({ id, title, provider, severity, use, proof }: RuleSummary): string {
  const cells = [`[${id}](#${id})`, plain(title), provider, severity, NEEDED[use], proof ?? ''];
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

/** The heading is the id, so that hosts make the anchor of it. */
function section(rule: RuleSummary): string[] {
  const source = rule.file.slice(rule.file.lastIndexOf('/') + 1);
  const facts = factsOf(rule).filter(({ label }) => label !== 'finds');
  return [`## ${rule.id}`, '', `${plain(rule.title)} ([${source}](${source}))`, '', ...facts.map((fact) => item(fact, rule)), ''];
}

function item({ label, texts }: Fact, rule: RuleSummary): string {
  const shown = label === 'keywords' ? rule.keywords.map(literal) : texts.map((text) => (isAddress(text) ? `<${text}>` : plain(text)));
  return `- ${label}: ${shown.join(', ')}`;
}

/** As code, whatever it holds. https://spec.commonmark.org/0.31.2/#code-spans */
function literal(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return fence.length === 1 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
}

/** Text in which nothing is markup. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>]/g, String.raw`\$&`);
}

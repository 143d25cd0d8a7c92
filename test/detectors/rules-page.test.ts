import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CHECKS } from '../../src/detect/proof/checks.js';
import { PROOFS_IN_WORDS } from '../../src/detect/proof/in-words.js';
import { listRules } from '../../src/index.js';
import { PAGE, rulesPage } from './rules-page.js';

const page = await rulesPage();

it('is the page that is committed: else run make rule-pages', () => {
  expect(readFileSync(PAGE, 'utf8') === page).toBe(true);
});

it('has a row and a section for each rule, under the id, and no heading twice', async () => {
  const ids = (await listRules()).map(({ id }) => id);
  expect([...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(ids);
  expect([...page.matchAll(/^\| \[(.*?)\]\(#(.*?)\) \|/gm)].map(([, text, anchor]) => [text, anchor])).toEqual(ids.map((id) => [id, id]));
});

it('has rows of six cells', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('|'));
  expect(rows.filter((line) => line.replaceAll(String.raw`\|`, '').split('|').length !== 8)).toEqual([]);
});

it('puts every proof into words', () => {
  expect(Object.keys(PROOFS_IN_WORDS).toSorted()).toEqual(Object.keys(CHECKS).toSorted());
});

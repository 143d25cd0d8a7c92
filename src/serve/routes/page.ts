/** A result as a page for people: the HTML report, or why there is none yet. */
import { formats } from '../../report/formats.js';
import type { Answer } from '../http/answer.js';
import type { Found } from './found.js';

const TYPE = 'text/html; charset=utf-8';

/**
 * The page of a report names the one script and the one style that may run in it. That it may stand in no other page, only a header can say;
 * one with more would forbid the script.
 */
const POLICY = { 'content-security-policy': "frame-ancestors 'none'" };

export function page(found: Found, status: number): Answer {
  if (found.state === 'done') {
    const text = formats.html(found.report, { showSecrets: false, width: 120, colour: false, ended: new Date(found.scanned.finishedAt) });
    return { status, headers: POLICY, body: { type: TYPE, text } };
  }
  const image = escape(found.image);
  const text = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${image}</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;overflow-wrap:anywhere}</style>
</head>
<body>
<h1>${image}</h1>
<p>${sentenceOf(found)}</p>
</body>
</html>
`;
  return { status, body: { type: TYPE, text } };
}

function sentenceOf(found: Exclude<Found, { state: 'done' }>): string {
  switch (found.state) {
    case 'waiting':
      return 'It waits for its scan. Look again in a moment.';
    case 'scanning':
      return 'It is being scanned. Look again in a moment.';
    case 'failed':
      return `It could not be scanned: ${escape(found.failure)}`;
  }
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

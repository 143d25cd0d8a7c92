/** A result as a page for people. */
import { table } from '../../report/table/table.js';
import type { Found } from './found.js';

export function page(found: Found): string {
  const image = found.state === 'done' ? found.scanned.reference : found.image;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<title>${escape(image)}</title>`,
    '<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}pre{overflow:auto}</style>',
    '</head>',
    `<body><h1>${escape(image)}</h1>`,
    bodyOf(found),
    '</body></html>',
    '',
  ].join('\n');
}

function bodyOf(found: Found): string {
  switch (found.state) {
    case 'waiting':
      return '<p>It waits for its scan. Look again in a moment.</p>';
    case 'scanning':
      return '<p>It is being scanned. Look again in a moment.</p>';
    case 'failed':
      return `<p>It could not be scanned: ${escape(found.failure)}</p>`;
    case 'done':
      return `<pre>${escape(table(found.report, { showSecrets: false, width: 120, colour: false }))}</pre>`;
  }
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

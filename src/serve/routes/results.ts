/** `GET /results` and `GET /results/{image}`: what is known of images, for programs and for people. */
import { formats, type FormatName } from '../../report/formats.js';
import { type Answer, ok } from '../http/answer.js';
import { Refusal } from '../http/refusal.js';
import { find, list, type ResultParts } from './found.js';
import { listPage } from './list-page.js';
import { page } from './page.js';

const PLAIN = { showSecrets: false, width: 120, colour: false };

/**
 * @param reference `HOST/REPOSITORY`, with `:TAG` or `@DIGEST`.
 * @param query `format`: one of the formats of reports.
 * @param accept The header: browsers ask for HTML.
 * @throws Refusal 400, 404, 406
 */
export async function showResult(reference: string, query: URLSearchParams, accept: string, parts: ResultParts): Promise<Answer> {
  const found = await find(reference, parts);
  const format = query.get('format') ?? (isBrowser(accept) ? 'html' : 'json');
  const status = found.state === 'waiting' || found.state === 'scanning' ? 202 : 200;
  if (format === 'html') return page(found, status);
  if (!isFormat(format)) throw new Refusal(406, `this is no format of a result: take ${Object.keys(formats).join(', ')}`);
  if (found.state !== 'done') {
    if (format === 'json') return ok(found, status);
    throw new Refusal(404, 'there is no report of this image yet: ask for json, which tells why');
  }
  if (format !== 'json') return { status, body: { type: 'text/plain; charset=utf-8', text: formats[format](found.report, PLAIN) } };
  return ok({ state: 'done', ...found.scanned, report: JSON.parse(formats.json(found.report, PLAIN)) as unknown });
}

/** Of a page. */
const [USUAL, MOST] = [50, 200];

/**
 * @param query `limit`: how many; `before`: as `next` of the page above.
 * @throws Refusal 400
 */
export async function listResults(query: URLSearchParams, accept: string, parts: Omit<ResultParts, 'criteria'>): Promise<Answer> {
  const limit = numberIn(query, 'limit') ?? USUAL;
  if (limit < 1 || limit > MOST) throw new Refusal(400, `limit is how many results a page has: from 1 to ${MOST}`);
  const found = await list(parts, limit, numberIn(query, 'before'));
  return isBrowser(accept) ? listPage(found, limit) : ok(found);
}

function numberIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new Refusal(400, `${name} is no number`);
  return Number(text);
}

function isBrowser(accept: string): boolean {
  return /\btext\/html\b/i.test(accept);
}

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}

/** What a request is answered with, and the headers that every answer has. */
import type { ServerResponse } from 'node:http';
import type { Refusal } from './refusal.js';

export interface Answer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  /** A text of `type`, or anything that JSON can hold. */
  body: { type: string; text: string } | { json: unknown };
}

/** Of all answers: a browser takes them for what they are, keeps none, and runs nothing that stands in them. */
const ALWAYS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export function ok(json: unknown, status = 200): Answer {
  return { status, body: { json } };
}

/** https://www.rfc-editor.org/rfc/rfc9457, with the sentence in `detail`. */
export function problem({ status, message, headers }: Refusal): Answer {
  return { status, headers: { ...headers, 'content-type': 'application/problem+json' }, body: { json: { status, detail: message } } };
}

/** @param isLast Whether the connection is to end with it: what is left of a refused body is not waited for. */
export function send(response: ServerResponse, { status, headers = {}, body }: Answer, isLast: boolean): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from('json' in body ? `${JSON.stringify(body.json)}\n` : body.text);
  const type = 'json' in body ? 'application/json' : body.type;
  response.writeHead(status, {
    ...ALWAYS,
    'content-type': type,
    ...headers,
    'content-length': bytes.length,
    ...(isLast && { connection: 'close' }),
  });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}

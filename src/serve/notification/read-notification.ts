/** The body of a request, as one of the notifications that are known. */
import { z } from 'zod';
import { parseReference } from '../../source/reference.js';
import { Refusal } from '../http/refusal.js';
import { Envelope, readEnvelope } from './distribution.js';
import { HarborEvent, readHarbor } from './harbor.js';
import type { Notification } from './pushed.js';

export const Named = z
  .object({ image: z.string().describe('`HOST/REPOSITORY`, with `:TAG`, `@DIGEST` or both.') })
  .describe('An image, from anything that can send JSON.');

/** @throws Refusal 400 that tells what is wrong with it, and quotes nothing of it. */
export function readNotification(body: Uint8Array): Notification {
  const value = parse(body);
  if (typeof value === 'object' && value !== null) {
    if ('events' in value) return readEnvelope(shaped(Envelope, value, "Docker's registry"));
    if ('event_data' in value || 'specversion' in value) return readHarbor(shaped(HarborEvent, value, 'Harbor'));
    if ('image' in value) return readNamed(shaped(Named, value, 'the general form'));
  }
  throw new Refusal(
    400,
    'the body is no notification: it may be one of Docker\'s registry ("events"), of Harbor ("event_data"), or {"image": "HOST/NAME:TAG"}',
  );
}

function readNamed({ image }: z.infer<typeof Named>): Notification {
  try {
    const { domain, path, tag, digest } = parseReference(image);
    // Without a registry in front it is Docker Hub's, as everywhere.
    const pushed = { host: domain ?? 'docker.io', repository: path, tag, digest };
    return { from: 'generic', pushed: [pushed], ignored: 0 };
  } catch {
    throw new Refusal(400, 'the image is no reference: write it as HOST/REPOSITORY:TAG or HOST/REPOSITORY@DIGEST');
  }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    throw new Refusal(400, 'the body is no JSON');
  }
}

function shaped<T extends z.ZodType>(schema: T, value: unknown, whose: string): z.infer<T> {
  const { data, error, success } = schema.safeParse(value);
  if (success) return data;
  const [{ path, message } = { path: [], message: '' }] = error.issues;
  throw new Refusal(400, `the body is no notification of ${whose}: ${path.map(String).join('.')}: ${message}`);
}

/** `POST /notifications`: says at once what it makes of a notification, after what it promises is on disk. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ScanError } from '../../model/errors.js';
import { admit, type Keys } from '../auth/gate.js';
import { type Answer, ok } from '../http/answer.js';
import type { BodyReader } from '../http/body.js';
import type { Connections } from '../http/connections.js';
import { Refusal } from '../http/refusal.js';
import type { Intake } from '../jobs/queues.js';
import type { Log } from '../log.js';
import type { Measures } from '../measures.js';
import type { AllowedRegistries, KnownImage, Notification } from '../notification/pushed.js';
import { readNotification } from '../notification/read-notification.js';

const count = z.number().int().nonnegative();

export const Accepted = z.object({
  accepted: count.describe('Images that will be scanned because of it.'),
  known: count.describe('Images that were told of before.'),
  ignored: count.describe('Events that are no push of an image.'),
  refused: count.describe('Images in registries that are not allowed, or with names that are none.'),
});

export interface NotifyParts {
  keys: Keys;
  bodies: BodyReader;
  allowed: AllowedRegistries;
  intake: Intake;
  measures: Measures;
  log: Log;
}

export async function notify(request: IncomingMessage, connections: Connections, parts: NotifyParts): Promise<Answer> {
  const now = Date.now();
  const admission = admit(request.headers, parts.keys, now);
  if (!('check' in admission)) connections.trust(request.socket);
  const body = await parts.bodies.read(request);
  const { id = randomUUID() } = 'check' in admission ? admission.check(body) : admission;
  connections.trust(request.socket);
  const notification = readNotification(body);
  const { images, refused } = sorted(notification, parts.allowed);
  if (refused > 0) parts.log('warn', 'refused', { reason: 'the registry is not allowed', from: notification.from, images: refused });
  // Docker's registry sends an event until it is taken, and nothing else meanwhile: one push under a strange name must not block all others.
  if (refused > 0 && notification.from !== 'distribution' && images.length === 0) {
    parts.measures.images.add({ outcome: 'refused' }, refused);
    throw new Refusal(403, 'the image is in no registry that this server may ask: its operator names them with --allow-registry');
  }
  const accepted = await promised(parts.intake, images, id, now);
  const answer: z.infer<typeof Accepted> = { accepted, known: images.length - accepted, ignored: notification.ignored, refused };
  parts.measures.images.add({ outcome: 'new' }, accepted);
  parts.measures.images.add({ outcome: 'known' }, answer.known);
  parts.measures.images.add({ outcome: 'refused' }, refused);
  if (images.length > 0) parts.log('info', 'notification', { from: notification.from, ...answer });
  return ok(answer, 202);
}

function sorted({ pushed }: Notification, allowed: AllowedRegistries): { images: KnownImage[]; refused: number } {
  const images = pushed.flatMap((each) => {
    try {
      return allowed.find(each) ?? [];
    } catch (error) {
      if (error instanceof ScanError) return [];
      throw error;
    }
  });
  return { images, refused: pushed.length - images.length };
}

async function promised(intake: Intake, images: readonly KnownImage[], id: string, now: number): Promise<number> {
  try {
    return await intake.take(images, id, now);
  } catch (error) {
    if (!(error instanceof ScanError)) throw error;
    throw new Refusal(503, 'the notification cannot be kept now: send it again in a minute', { 'retry-after': '60' });
  }
}

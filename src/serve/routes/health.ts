/** `GET /healthz` and `GET /readyz`, for whoever starts, restarts and routes to the server. */
import { z } from 'zod';
import { ScanError } from '../../model/errors.js';
import type { Store } from '../../store/store.js';
import { type Answer, ok } from '../http/answer.js';
import { Refusal } from '../http/refusal.js';
import { SCANS } from '../jobs/queues.js';

export const Health = z.object({ status: z.literal('ok') });

export function alive(): Answer {
  return ok({ status: 'ok' } satisfies z.infer<typeof Health>);
}

/** @throws Refusal 503 that says what is missing. */
export async function ready(store: Store, { isStopping, isWell }: { isStopping: boolean; isWell: boolean }): Promise<Answer> {
  if (isStopping) throw new Refusal(503, 'the server is about to stop');
  if (!isWell) throw new Refusal(503, 'the store fails; the log of the server tells why');
  try {
    await store.count(SCANS);
  } catch (error) {
    if (error instanceof ScanError) throw new Refusal(503, 'the store fails; the log of the server tells why');
    throw error;
  }
  return alive();
}

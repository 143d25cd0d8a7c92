/** Notifications of Docker's registry: https://distribution.github.io/distribution/about/notifications/ */
import { z } from 'zod';
import type { Notification, Pushed } from './pushed.js';

export const Envelope = z
  .object({
    events: z.array(
      z.object({
        action: z.string(),
        target: z
          .object({
            mediaType: z.string().optional(),
            digest: z.string().optional(),
            repository: z.string().optional(),
            tag: z.string().optional(),
            url: z.string().optional(),
          })
          .optional(),
        request: z.object({ host: z.string().optional() }).optional(),
      }),
    ),
  })
  .describe("What Docker's registry sends. Pushes of manifests count, all else is ignored.");

/** Manifests of one image, and lists of them; configs and layers are pushed one by one before them. */
const MANIFEST = /^application\/vnd\.(?:docker\.distribution\.manifest(?:\.list)?\.v2|oci\.image\.(?:manifest|index)\.v1)\+json$/;

export function readEnvelope({ events }: z.infer<typeof Envelope>): Notification {
  const pushed = events.flatMap(({ action, target = {}, request = {} }): Pushed[] => {
    const { mediaType = '', repository, digest, tag, url = '' } = target;
    // The registry's own idea of its address comes before the name by which some client called it.
    const host = URL.canParse(url) ? new URL(url).host : request.host;
    if (action !== 'push' || !MANIFEST.test(mediaType) || repository === undefined || digest === undefined || host === undefined) return [];
    return [{ host, repository, digest, tag: tag || undefined }];
  });
  return { from: 'distribution', pushed, ignored: events.length - pushed.length };
}

/** Webhooks of Harbor, in its own format and as CloudEvents: https://goharbor.io/docs/main/working-with-projects/project-configuration/configure-webhooks/ */
import { z } from 'zod';
import { parseReference } from '../../source/reference.js';
import type { Notification, Pushed } from './pushed.js';

const EventData = z.object({
  resources: z
    .array(z.object({ digest: z.string().optional(), tag: z.string().optional(), resource_url: z.string().optional() }))
    .optional(),
  repository: z.object({ repo_full_name: z.string().optional() }).optional(),
});

export const HarborEvent = z
  .union([z.object({ type: z.string(), event_data: EventData }), z.object({ type: z.string(), specversion: z.string(), data: EventData })])
  .describe('What Harbor sends, in its default format or as a CloudEvent. Pushed artifacts count, all else is ignored.');

const PUSHES = new Set(['PUSH_ARTIFACT', 'harbor.artifact.pushed']);

export function readHarbor(event: z.infer<typeof HarborEvent>): Notification {
  const { resources = [], repository = {} } = 'data' in event ? event.data : event.event_data;
  const pushed = PUSHES.has(event.type)
    ? resources.flatMap(({ resource_url: url = '', digest, tag }) => {
        const found = placeIn(url, repository.repo_full_name);
        // Harbor writes the digest where there is no tag.
        const named = tag !== undefined && tag !== '' && !tag.includes(':') ? tag : undefined;
        return found === undefined ? [] : [{ ...found, digest: digest || undefined, tag: named }];
      })
    : [];
  return { from: 'harbor', pushed, ignored: resources.length - pushed.length };
}

function placeIn(url: string, fullName: string | undefined): Pick<Pushed, 'host' | 'repository'> | undefined {
  try {
    const { domain, path } = parseReference(url);
    return domain === undefined ? undefined : { host: domain, repository: fullName ?? path };
  } catch {
    return undefined;
  }
}

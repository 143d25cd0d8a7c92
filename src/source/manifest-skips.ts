import type { Skip } from '../model/skip.js';
import type { Descriptor } from './descriptor.js';
import { digestOf } from './digest.js';

/** What is told of a manifest that an index names and that is not there, or not what it should be. */

/** A store holds of a multi-platform image only what was pulled: the other platforms are absent on purpose, unless there is no other. */
export function absentManifest(descriptor: Descriptor, siblings: number): Skip {
  const severity = siblings > 1 && descriptor.platform !== undefined ? 'policy' : 'failure';
  const platform = descriptor.platform === undefined ? '' : ` for ${descriptor.platform}`;
  return {
    reason: 'missing',
    severity,
    path: descriptor.digest,
    detail: `the manifest${platform} ${descriptor.digest} is named by the index but is not there`,
  };
}

export function digestSkips(descriptor: Descriptor, bytes: Uint8Array): Skip[] {
  const computed = digestOf(bytes, descriptor.digest);
  if (computed === descriptor.digest) return [];
  return [
    {
      reason: 'digest-mismatch',
      severity: 'failure',
      path: descriptor.digest,
      detail: `the manifest ${descriptor.digest} has in truth the digest ${computed}`,
    },
  ];
}

/** A push of which only the tag was told: the registry is asked what it stands for, and that is scanned. */
import { ScanError } from '../../model/errors.js';
import { parseReference } from '../../source/reference.js';
import { registriesFor, type RegistryAccess } from '../../source/registry/registries.js';
import type { SafeText } from '../../model/sealed.js';
import type { Lease } from '../../store/store.js';
import type { Outcome } from './lanes.js';
import { ImageJob, type Intake, referenceOf } from './queues.js';
import { troubleOutcome } from './trouble.js';

/** @param seal What a registry says may quote anything, and it is kept and posted. */
export function tagWork(
  intake: Intake,
  access: RegistryAccess & { env: NodeJS.ProcessEnv },
  seal: (text: string) => SafeText,
): (lease: Lease, signal: AbortSignal) => Promise<Outcome> {
  return async (lease, signal) => {
    const { name, tag, receivedAt } = ImageJob.parse(lease.payload);
    const reference = referenceOf({ name, tag });
    const registries = registriesFor([reference], { ...access, signal });
    try {
      const { domain = '', path } = parseReference(name);
      const registry = await registries.open(domain);
      const { digest } = await registry.repository(path).manifest(tag ?? 'latest');
      await intake.take([{ name, digest, ...(tag !== undefined && { tag }) }], lease.key, receivedAt);
      return { kind: 'done', result: digest };
    } catch (error) {
      if (error instanceof ScanError) return troubleOutcome(new ScanError(error.code, seal(error.message)), lease.attempt);
      throw error;
    } finally {
      await registries.close();
    }
  };
}

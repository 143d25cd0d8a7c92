/** A worker of the tests in a process of its own: `work.ts FOLDER ENGINE OWNER LEASE_MS` does the jobs of the queue `q` until none is left. */
import { setTimeout as after } from 'node:timers/promises';
import { ENGINES } from '../../src/store/database.js';
import { openStore } from '../../src/store/open-store.js';

const [folder = '', engine = '', owner = '', leaseMs = '0'] = process.argv.slice(2);
const store = await openStore(
  folder,
  ENGINES.filter((name) => name === engine),
);
for (;;) {
  const { waiting, leased } = await store.count('q');
  if (waiting + leased === 0) break;
  const lease = await store.lease('q', owner, Date.now(), Number(leaseMs));
  if (lease === undefined) {
    await after(20);
    continue;
  }
  process.stdout.write(`${lease.key}\n`);
  await after(1);
  await store.finish(lease, { by: owner, attempt: lease.attempt }, Date.now());
}
await store.close();

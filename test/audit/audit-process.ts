/** An audit in a process of its own, to be killed: `audit-process.ts HOST FOLDER`. */
import { auditRegistry } from '../../src/index.js';

const [host, folder = ''] = process.argv.slice(2);
await auditRegistry(host, { folder });

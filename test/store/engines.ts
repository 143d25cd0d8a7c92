/** Which SQLite there is to test with: Node 20 has none of its own. */
import { ENGINES, loadEngine } from '../../src/store/database.js';

export const ENGINES_HERE = (await Promise.all(ENGINES.map((engine) => loadEngine([engine]).then(() => [engine], () => [])))) // prettier-ignore
  .flat();

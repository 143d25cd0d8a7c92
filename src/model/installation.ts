/** Where the files of this package lie. The program is bundled, so that no module knows it by its own place. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The folder of package.json. */
export const INSTALLATION = new URL('.', pathToFileURL(createRequire(import.meta.url).resolve('stowaway/package.json')));

/** `make rule-pages` */
import { writeFileSync } from 'node:fs';
import { PAGE, rulesPage } from './rules-page.js';

writeFileSync(PAGE, await rulesPage());

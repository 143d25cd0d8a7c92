/** What people see when something is wrong: one sentence each, the same at any width. The other looks are in test/report/table.test.ts. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { place, token, type Place } from '../policy/world.js';
import { expectGolden } from '../support/golden.js';

let here: Place;
beforeAll(() => (here = place()));
afterAll(() => here.remove());

describe.each([80, 200])('at %i columns', (width) => {
  it('errors', async () => {
    const image = here.image('image.tar', { layers: [[{ name: 'a.ini', content: `a = "${token(1)}"\n` }]] });
    const policy = here.write('policy.toml', '[[ignore]]\nrule = "npm-token"\nresaon = "a test key"\n');
    const calls: string[][] = [
      ['scan', here.at('none.tar')],
      ['scan', here.write('text.tar', 'no image at all\n')],
      ['scan', image, '--config', policy],
      ['scan', image, '--baseline', here.at('none.json')],
      ['scan', image, '-f', 'json', '-f', 'sarif'],
      ['scan', image, '-f', 'xml'],
      ['scna', image],
    ];
    const told: string[] = [];
    for (const args of calls) {
      const { code, out, err } = await here.call({ COLUMNS: String(width) }, ...args, ...(args[0] === 'scan' ? ['--no-cache'] : []));
      told.push(`$ stowaway ${args.join(' ')}\n${out}${err}exit ${code}\n`);
    }
    expectGolden(`errors-${width}.txt`, told.join('\n').replaceAll(here.at(''), '/images'));
  });
});

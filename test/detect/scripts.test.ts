/** Values without quotes in files of commands, which are judged as settings are. */
import { expect, it } from 'vitest';
import { loadDetector } from '../../src/detect/load.js';
import { seeded } from '../detectors/random.js';
import { fill } from '../detectors/samples.js';

const detector = await loadDetector();

function confidences(path: string, text: string): string[] {
  const blob = detector.open({ kind: 'file', path });
  blob.write(Buffer.from(text));
  const secrets = blob.end().filter(({ category }) => category === 'secret');
  return secrets.map(({ confidence }) => confidence);
}

const password = `kro${Math.floor(10 + seeded(1)() * 80)}-Fest!`;
const token = fill('{mixed:32}', 1).text;

it.each(['srv/deploy.sh', 'srv/Dockerfile', 'srv/app.Dockerfile', 'srv/Makefile', 'home/app/.bashrc'])('finds them in %s', (path) => {
  expect(confidences(path, `deploy --password ${password}\n`)).toEqual(['likely']);
  expect(confidences(path, `deploy --token ${token}\n`)).toEqual(['likely']);
});

it('is surer of what a shell remembers', () => {
  const exercise = `${password.slice(0, 3)}-test`;
  expect(confidences('srv/deploy.sh', `deploy --password ${exercise}1\n`)).toEqual(['possible']);
  expect(confidences('root/.bash_history', `deploy --password ${exercise}1\n`)).toEqual(['likely']);
});

it.each([`deploy --password $PASSWORD`, 'deploy --password changeme', 'deploy --token /run/secrets/token', 'FLAG_PASSWORD = 0x00000020'])(
  'is silent on %s',
  (line) => {
    expect(confidences('srv/deploy.sh', `${line}\n`)).toEqual([]);
  },
);

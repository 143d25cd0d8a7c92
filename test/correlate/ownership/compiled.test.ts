import { describe, expect, it } from 'vitest';
import { sourceOf } from '../../../src/correlate/ownership/compiled.js';
import { dpkgPackage, layerOf, privateKey, scanLayers, whose } from './archives.js';

const SOURCE = 'usr/lib/python3/dist-packages/demo/keys.py';
const BYTECODE = 'usr/lib/python3/dist-packages/demo/__pycache__/keys.cpython-311.pyc';

describe('bytecode', () => {
  const key = privateKey();
  const source = { [SOURCE]: `KEY = '''${key}'''` };
  const installed = layerOf({ ...source, ...dpkgPackage('demo', source) });

  it('is whose the source is, also when it is compiled later', async () => {
    const image = await scanLayers([installed, layerOf({ [BYTECODE]: `\0\0${key}` })]);
    expect(whose(image)).toEqual([`${BYTECODE}: distribution digest dpkg demo`, `${SOURCE}: distribution digest dpkg demo`]);
  });

  it('is told by the path where the source shows nothing', async () => {
    const quiet = { [SOURCE]: 'KEY = "-----" + REST' };
    const image = await scanLayers([layerOf({ ...quiet, ...dpkgPackage('demo', quiet), [BYTECODE]: key })]);
    expect(whose(image)).toEqual([`${BYTECODE}: distribution path dpkg demo`]);
  });

  it('is yours without a source, and with one of yours', async () => {
    expect(whose(await scanLayers([layerOf({ [BYTECODE]: key })]))).toEqual([`${BYTECODE}: yours`]);
    const changed = await scanLayers([installed, layerOf({ [SOURCE]: `KEY = 1`, [BYTECODE]: privateKey() })]);
    expect(whose(changed)).toContain(`${BYTECODE}: yours`);
  });

  it.each([
    ['a/__pycache__/b.cpython-311.pyc', 'a/b.py'],
    ['__pycache__/b.cpython-311.opt-2.pyc', 'b.py'],
    ['a/__pycache__/b.pypy39.pyc', 'a/__pycache__/b.pypy39.py'],
    ['a/b.pyc', 'a/b.py'],
    ['a/b.py', undefined],
  ])('%s', (path, expected) => expect(sourceOf(path)).toBe(expected));
});

describe('what dpkg and debconf keep of a package', () => {
  const script = 'var/lib/dpkg/info/demo.postinst';
  const templates = 'var/cache/debconf/templates.dat';
  const answers = 'var/cache/debconf/passwords.dat';

  it('is the distribution’s where the package is installed; the answers to its questions are yours', async () => {
    const image = await scanLayers([
      layerOf({ ...dpkgPackage('demo', {}), [script]: privateKey(), [templates]: privateKey(), [answers]: privateKey() }),
    ]);
    expect(whose(image)).toEqual([
      `${answers}: yours`,
      `${templates}: distribution path dpkg debconf`,
      `${script}: distribution path dpkg demo`,
    ]);
    expect(whose(await scanLayers([layerOf({ [script]: privateKey() })]))).toEqual([`${script}: yours`]);
  });
});

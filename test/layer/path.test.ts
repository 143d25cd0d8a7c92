import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { normalisePath } from '../../src/layer/path.js';

describe('normalisePath', () => {
  it.each([
    ['etc/passwd', 'etc/passwd'],
    ['./etc/passwd', 'etc/passwd'],
    ['/etc/passwd', 'etc/passwd'],
    ['//etc///passwd//', 'etc/passwd'],
    ['.//etc', 'etc'],
    ['etc/', 'etc'],
    ['etc/./passwd', 'etc/passwd'],
    ['a/../b', 'b'],
    ['../../etc/passwd', 'etc/passwd'],
    ['a/../../../b', 'b'],
    ['.', ''],
    ['./', ''],
    ['/', ''],
    ['', ''],
    ['..', ''],
    ['...', '...'],
    ['.hidden', '.hidden'],
    ['..hidden/..', ''],
    ['a/.b/c..', 'a/.b/c..'],
    ['a\u001b[31m\nb', 'a\u001b[31m\nb'],
    ['C:\\Windows', 'C:\\Windows'],
  ])('%j is %j', (name, path) => {
    expect(normalisePath(name)).toBe(path);
  });

  it('is stable, and never leaves the root', () => {
    const segment = fc.constantFrom('', '.', '..', '...', 'a', 'b.c', '.wh.x', ' ');
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 8 }), (segments) => {
        const path = normalisePath(segments.join('/'));
        expect(normalisePath(path)).toBe(path);
        expect(path === '' || path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')).toBe(true);
      }),
    );
  });
});

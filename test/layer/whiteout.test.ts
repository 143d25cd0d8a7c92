import { describe, expect, it } from 'vitest';

import { markOf } from '../../src/layer/whiteout.js';

describe('markOf', () => {
  it.each([
    ['.wh.a', { kind: 'whiteout', path: 'a' }],
    ['dir/.wh.a', { kind: 'whiteout', path: 'dir/a' }],
    ['dir/.wh..hidden', { kind: 'whiteout', path: 'dir/.hidden' }],
    ['.wh..wh..opq', { kind: 'opaque', path: '' }],
    ['dir/sub/.wh..wh..opq', { kind: 'opaque', path: 'dir/sub' }],
    ['.wh..wh.aufs', { kind: 'bookkeeping' }],
    ['dir/.wh..wh.orph', { kind: 'bookkeeping' }],
    ['dir/.wh.', { kind: 'bookkeeping' }],
    ['dir/.wh..', { kind: 'bookkeeping' }],
    ['dir/.wh...', { kind: 'bookkeeping' }],
    ['dir/foo.wh.bar', undefined],
    ['.wh.dir/file', undefined],
    ['.wha', undefined],
    ['', undefined],
  ])('of %s', (path, mark) => {
    expect(markOf({ type: 'file', pax: {} }, path)).toEqual(mark);
  });

  it('knows the marks of overlayfs', () => {
    expect(markOf({ type: 'special', pax: {}, device: { major: 0, minor: 0 } }, 'gone')).toEqual({ kind: 'whiteout', path: 'gone' });
    expect(markOf({ type: 'special', pax: {}, device: { major: 1, minor: 3 } }, 'dev/null')).toBeUndefined();
    expect(markOf({ type: 'special', pax: {} }, 'pipe')).toBeUndefined();
    for (const attribute of ['trusted.overlay.opaque', 'user.overlay.opaque']) {
      const pax = { [`SCHILY.xattr.${attribute}`]: 'y' };
      expect(markOf({ type: 'directory', pax }, 'dir')).toEqual({ kind: 'opaque', path: 'dir' });
      expect(markOf({ type: 'file', pax }, 'file')).toBeUndefined();
    }
  });
});

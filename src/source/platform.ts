/** Platforms, as `os/architecture[/variant]`. */

/** Whether what is for `has` answers to `wanted`. A variant that is not asked for is any variant. */
export function fits(has: string | undefined, wanted: string): boolean {
  return has !== undefined && isOrHasVariant(normal(has), normal(wanted));
}

function isOrHasVariant(has: string, wanted: string): boolean {
  return has === wanted || has.startsWith(`${wanted}/`) || `${has}/` === wanted || (has === 'linux/arm64' && wanted === 'linux/arm64/v8');
}

/** As engines take it, which also know the names that `uname -m` has: https://github.com/containerd/platforms#readme */
function normal(platform: string): string {
  const [os = '', architecture = '', ...variant] = platform.toLowerCase().split('/');
  return [os, ...(platform.includes('/') ? [ALIASES.get(architecture) ?? architecture] : []), ...variant].join('/');
}

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['x86-64', 'amd64'],
  ['aarch64', 'arm64'],
  ['i386', '386'],
]);

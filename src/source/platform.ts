/** Platforms, as `os/architecture[/variant]`. */

/** Whether what is for `has` answers to `wanted`. A variant that is not asked for is any variant. */
export function fits(has: string | undefined, wanted: string): boolean {
  return (
    has !== undefined &&
    (has === wanted || has.startsWith(`${wanted}/`) || `${has}/` === wanted || (has === 'linux/arm64' && wanted === 'linux/arm64/v8'))
  );
}

/** Numbers as people read them, the same in every locale. */

/** `12,408`. Without `Intl`, which takes longer to load than a small image to scan. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 layer`, `12,408 files`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const UNITS = ['kB', 'MB', 'GB', 'TB'];

/** Bytes in decimal units, as `docker images` counts them: `0 B`, `29.1 MB`. Three digits at most. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  let scaled = value;
  let unit = 'B';
  for (const next of UNITS) {
    // 999.5 would round to a fourth digit.
    if (scaled < 999.5) break;
    scaled /= 1000;
    unit = next;
  }
  return `${scaled < 99.95 ? Number(scaled.toFixed(1)) : Math.round(scaled)} ${unit}`;
}

/** Seconds as `0.4 s`, `12 s`, `3 min 20 s`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min${whole % 60 === 0 ? '' : ` ${whole % 60} s`}`;
}

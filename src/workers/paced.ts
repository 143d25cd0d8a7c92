/** Milliseconds between two words about how far a layer came: each is redacted, and there are thousands of chunks. */
const PACE = 50;

/** @returns what tells only of some of the places it is told of, the first among them */
export function paced(tell: (read: number) => void): (read: number) => void {
  let last = -Infinity;
  return (read) => {
    const now = performance.now();
    if (now - last < PACE) return;
    last = now;
    tell(read);
  };
}

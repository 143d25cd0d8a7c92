import { ScanError } from './errors.js';
import type { Trace } from './trace.js';

/**
 * A secret value that prints redacted everywhere: template strings, JSON, `console.log`, `util.inspect`, error causes.
 *
 * Only files named in `test/architecture.test.ts` may call `reveal`. A structured clone (a worker message) yields an
 * empty object, so a secret that leaves by accident fails closed.
 */
export class Secret {
  readonly #value: string | Trace;

  private constructor(value: string | Trace) {
    this.#value = value;
  }

  /** Wraps text (UTF-16, as JavaScript holds it). */
  static fromText(text: string): Secret {
    return new Secret(text);
  }

  /** Wraps bytes given as a latin1 string (one character a byte), as the detectors see them; read as UTF-8. */
  static fromLatin1(bytes: string): Secret {
    return new Secret(ASCII.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8'));
  }

  /** Stands for a value that an earlier run saw and nobody knows any more. */
  static ofTrace(trace: Trace): Secret {
    return new Secret(trace);
  }

  /** What is left of a value that is not known; undefined for one that is. */
  get trace(): Trace | undefined {
    return typeof this.#value === 'string' ? undefined : this.#value;
  }

  /** The length in UTF-16 code units. */
  get length(): number {
    return this.#value.length;
  }

  /** The value itself. The only way to it. @throws ScanError UNSUPPORTED when only its trace was kept, in a cache of layers. */
  reveal(): string {
    if (typeof this.#value === 'string') return this.#value;
    throw new ScanError(
      'UNSUPPORTED',
      'The value is not known: its layer came from the cache, which holds no secrets. Scan without the cache.',
    );
  }

  equals(other: Secret): boolean {
    const [mine, others] = [this.#value, other.#value];
    return typeof mine === 'string' || typeof others === 'string' ? mine === others : mine.mark === others.mark;
  }

  toString(): string {
    return `[secret, ${this.#value.length} characters]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

// eslint-disable-next-line no-control-regex -- the whole ASCII range, control characters included
const ASCII = /^[\x00-\x7f]*$/;

/** Shown in place of a value of which nothing may be seen. */
export const HIDDEN = '********';

/** Values shorter than this show nothing at all: four characters of a short password are a real hint. */
const SHORTEST_SHOWN = 16;

/** At most this share of a value is ever shown. */
const SHARE_SHOWN = 0.25;

const TAIL = 4;

/**
 * The redacted form of a value: its known, public prefix and at most the last four characters, together at most a
 * quarter of it. With `prefixLength` of 0 (a password: no public part) nothing is shown.
 */
export function redact(secret: Secret, prefixLength: number): string {
  const value = secret.reveal();
  if (prefixLength === 0 || value.length < SHORTEST_SHOWN) return HIDDEN;
  const budget = Math.floor(value.length * SHARE_SHOWN);
  const head = Math.min(prefixLength, budget);
  const tail = Math.max(0, Math.min(TAIL, budget - head));
  return `${value.slice(0, head)}…${tail > 0 ? value.slice(-tail) : ''}`;
}

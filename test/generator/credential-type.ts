/**
 * What the independent generator knows of one credential type. It is written from vendors' pages and the list of credential formats, never
 * from `detectors/`: only so can it tell what the rules miss.
 */
import type { Random } from './random.js';
import type { SyntaxName } from './syntaxes.js';

export interface CredentialType {
  /** Id of the row in the list of credential formats. */
  readonly id: string;
  /** The vendor's name as people write it: `Docker Hub`. */
  readonly vendor: string;
  /**
   * How bytes can tell it: `form`, by its own prefix or shape; `context`, by the vendor's word in the name, key or host beside it; `document`,
   * only inside a text of its own (a PEM block, a configuration file).
   */
  readonly known: 'form' | 'context' | 'document';
  /** Names that real configurations give it, as environment variables: `DATADOG_API_KEY`. Empty for documents. */
  readonly names: readonly string[];
  /** Makes one that its vendor could have issued, checksums included. */
  make(random: Random): Sample;
  /** Values that look like it and are none: one character short, a wrong alphabet, a published placeholder. */
  negatives?(random: Random): readonly string[];
  /** Syntaxes that cannot hold it, and why. */
  readonly except?: Readonly<Partial<Record<SyntaxName, string>>>;
}

export interface Sample {
  /** Exactly the bytes that a report must point at. */
  readonly secret: string;
  /** What stands beside it in real files and belongs to the same credential: an account id, a user name, a host. By environment name. */
  readonly beside?: Readonly<Record<string, string>>;
  /** For `document`, and for forms that live in a line of their own: the whole text, with the secret in it once. */
  readonly text?: string;
  /** Path at which `text` is found, where it matters: `root/.docker/config.json`. */
  readonly path?: string;
}

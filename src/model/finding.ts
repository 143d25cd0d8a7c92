import type { Category, Confidence, PlaceKind, Severity } from './match.js';
import type { Secret } from './secret.js';

/** Whose content a finding lies in. */
export type Origin = 'yours' | 'base' | 'distribution' | 'package';

/** The image that an image was built on, as far as it is known. */
export interface BaseImage {
  /** Who says so: the user, the image's annotations or labels, or a history that begins as those of base images do (inferred). */
  by: 'option' | 'label' | 'history';
  name?: string;
  /** Digest of its manifest. */
  digest?: string;
  /** So many layers from the first on are its. 0 where only its name is known. */
  layers: number;
}

/** What the origin rests on. */
export interface OriginEvidence {
  /**
   * `digest`: the file is byte for byte what the package brought. `path-and-size`, `path`: its package names it and came in the same layer.
   * `modified`: a package brought it, but it was changed, so it is not the package's any more. `base-layer`, `base-config`, `base-history`: the
   * base image has the same layer, the same value, or the same step.
   */
  kind: 'digest' | 'path-and-size' | 'path' | 'modified' | 'base-layer' | 'base-config' | 'base-history';
  /** The package manager and the package, or the base image. */
  owner?: string;
  /** Nobody named the base image: the history looks like it. */
  inferred?: true;
}

/** Whether what is sighted is still there in the final image, and if not, the step that hid it. */
export interface Visibility {
  state: 'live' | 'overwritten' | 'deleted';
  /** Index of the layer that hid it. */
  layer?: number;
  /** Index of the step that hid it. */
  step?: number;
}

/** A match placed in the image. Unique in its finding by (kind, place, step). */
export interface Sighting {
  kind: PlaceKind;
  /** For files, and for what stands in a file that an attestation holds. */
  path?: string;
  /** Name of the variable, label, build arg, annotation or config field; in a file the name that the value is assigned to. */
  name?: string;
  layer?: { index: number; diffId: string };
  /** Index of the step that made it; absent when the image's history does not tell. */
  step?: number;
  line?: number;
  column?: number;
  /** Byte offset in the file or text. */
  offset?: number;
  chain?: readonly string[];
  visibility: Visibility;
  /** What its author says beside it, in every line of the file that holds it: that it may stay. */
  remark?: { reason?: string };
}

/** Somebody said that it may stay: it is told, but counts for nothing. */
export interface Acceptance {
  /** A line of the baseline, an ignore of the policy, or a remark beside every place it was seen at. */
  by: 'baseline' | 'policy' | 'inline';
  reason?: string;
  /** The last day on which it is accepted, in UTC: `2030-03-17`. */
  expires?: string;
}

/** One secret in one image, with everywhere it was seen. */
export interface Finding {
  /** Unique in the report; free of the value. */
  id: string;
  /** Made of detector, kind, path or name and ordinal: free of the value and equal on every machine. */
  fingerprint: string;
  detector: string;
  title: string;
  provider: string;
  category: Category;
  severity: Severity;
  confidence: Confidence;
  evidence: string;
  origin: Origin;
  /** Absent where nothing is known of whose it is; then it counts as yours. */
  originEvidence?: OriginEvidence;
  /** Ids of the leak catalogue, primary first. */
  leaks: readonly string[];
  /** Controls the leak breaks, such as `CIS Docker 4.10`. */
  controls: readonly string[];
  redacted: string;
  secret: Secret;
  parts: readonly { name: string; redacted: string; secret: Secret }[];
  /** The values by which the same secret is known in another image; none for what is no secret. */
  joins: readonly Secret[];
  /** The step that brought the value in. `step` is absent where the history does not tell. */
  rootCause: { step?: number; text: string };
  remedies: readonly Remedy[];
  sightings: readonly Sighting[];
  accepted?: Acceptance;
}

export interface Remedy {
  text: string;
  /** Lines to write instead. */
  patch?: string;
  /** The same as a unified diff of the Dockerfile or the `.dockerignore`, where that is known and mends it. */
  diff?: string;
  /** When the credential is needed, and so how it is to be passed; absent where that makes no difference. */
  when?: 'build' | 'run';
  /** The provider's page on how to revoke the credential. */
  revoke?: string;
}

/** How sure the pairing of steps with layers is. */
export type Alignment = 'exact' | 'inferred' | 'unknown';

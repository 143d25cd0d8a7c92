/** One history entry, parsed: the build instruction that was run. */
export interface Step {
  /** Position in the image config's `history`. */
  index: number;
  /**
   * `RUN`, `COPY`, `ENV`…; `IMPORT` for `docker import`, `COMMIT` for `docker commit`, `SQUASH` for `docker build --squash`, `UNKNOWN` where
   * nothing can be told.
   */
  instruction: string;
  /** The instruction as a line of a Dockerfile, without the dialect's noise; without the build args. */
  text: string;
  /** `created_by` verbatim. */
  raw: string;
  /** Which builder's dialect it is written in; `tool` of one that needs no Dockerfile. */
  dialect: 'classic' | 'buildkit' | 'buildah' | 'commit' | 'import' | 'tool' | 'unknown';
  /** Values of build args that were in force and are kept in the history of this RUN (`|1 NAME=value`). */
  buildArgs: readonly { name: string; value: string }[];
  /** Names and values that an ENV, ARG or LABEL sets; an ARG without default has no value. */
  sets: readonly { name: string; value?: string }[];
  /** Index of the layer it made; null for none. */
  layer: number | null;
  createdAt?: string;
  /** Where it stands in the Dockerfile that was given; absent without one, or where it is not to be found there. */
  dockerfile?: FileLines;
}

/** Lines of a file that an image is built from. */
export interface FileLines {
  /** As the user named it. */
  path: string;
  /** 1-based. */
  line: number;
  /** Where the instruction ends, if that is another line. */
  endLine?: number;
}

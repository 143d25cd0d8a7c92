/**
 * Owns what a test sees of a container engine, and the one function that starts one. Which engine is how served is told
 * in docker.ts and podman.ts; README.md says it on one screen.
 */
import { startDocker20, startDocker26 } from './docker.js';
import { startPodman } from './podman.js';
import { Unavailable } from './unavailable.js';

/** `docker26` has the classic graph store, `docker26-containerd` the containerd image store. */
export const ENGINE_KINDS = ['docker20', 'docker26', 'docker26-containerd', 'podman'] as const;
export type EngineKind = (typeof ENGINE_KINDS)[number];

/** Ways to build an image; an engine knows some of them, its first is its default. */
export type Frontend = 'classic' | 'buildkit' | 'podman' | 'buildah';

export interface BuildOptions {
  tag: string;
  frontend?: Frontend;
  buildArgs?: Readonly<Record<string, string>>;
  /** Values of `--secret`, by id. */
  secrets?: Readonly<Record<string, string>>;
  /** Path of a private key to serve for `--ssh default`; it must lie in the temporary folder. */
  ssh?: string;
  target?: string;
  /** Path of the Dockerfile in the context; default: `Dockerfile`. */
  file?: string;
  /** Folders that stand in for stages or images, by their names (`--build-context`); `docker26` only. */
  contexts?: Readonly<Record<string, string>>;
  noCache?: boolean;
  /** Folder for a local BuildKit cache of every stage (`--cache-to type=local,mode=max`); `docker26-containerd` only. */
  cacheTo?: string;
  /** The same into a registry on this machine, under a name. */
  cacheToRegistry?: string;
}

/** A running container engine of our own: private socket, private storage, `base:1` loaded. */
export interface Engine {
  readonly kind: EngineKind;
  readonly frontends: readonly Frontend[];
  /** Path of the socket that serves the Docker API. */
  readonly socket: string;
  /** What `docker version` says of the server. */
  readonly version: string;
  /**
   * Builds an image.
   * @param context a folder below the system's temporary folder, with its Dockerfile
   * @throws Error with the builder's last words
   */
  build(context: string, options: BuildOptions): Promise<void>;
  /** Pushes an image to a registry on this machine, under the name `host/repository:tag`. */
  push(tag: string, name: string): Promise<void>;
  /** Writes `docker save` of an image to a file. */
  save(tag: string, file: string): Promise<void>;
  /** Runs Debian's docker client against the socket; resolves to its standard output. */
  docker(...args: string[]): Promise<string>;
  /** Ends the server, waits for it, and leaves nothing behind. Safe to call twice. */
  stop(): Promise<void>;
}

/** Starts an engine, or says why there is none. Seconds; the first `docker26` on a machine takes half a minute more. */
export async function startEngine(kind: EngineKind): Promise<Engine | Unavailable> {
  try {
    switch (kind) {
      case 'docker20':
        return await startDocker20();
      case 'docker26':
        return await startDocker26(kind, { containerdStore: false });
      case 'docker26-containerd':
        return await startDocker26(kind, { containerdStore: true });
      case 'podman':
        return await startPodman();
    }
  } catch (error) {
    if (error instanceof Unavailable) return error;
    throw error;
  }
}

/** Owns the builders of the acceptance matrix: each is an engine and a way to build with it. */
import type { EngineKind, Frontend } from '../engines/engine.js';

export interface Builder {
  name: BuilderName;
  engine: EngineKind;
  frontend: Frontend;
}

export const BUILDERS = [
  { name: 'docker20-classic', engine: 'docker20', frontend: 'classic' },
  { name: 'docker20-buildkit', engine: 'docker20', frontend: 'buildkit' },
  { name: 'docker26-buildkit', engine: 'docker26', frontend: 'buildkit' },
  { name: 'docker26-containerd-buildx', engine: 'docker26-containerd', frontend: 'buildkit' },
  { name: 'podman', engine: 'podman', frontend: 'podman' },
  { name: 'buildah', engine: 'podman', frontend: 'buildah' },
] as const;

export type BuilderName = (typeof BUILDERS)[number]['name'];

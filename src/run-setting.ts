import type { LayerCache } from './cache/layer-cache.js';
import type { LayerMemory } from './layer-memory.js';
import type { BuildFiles } from './correlate/fix/build.js';
import type { Detector } from './model/detector.js';
import type { Progress } from './model/report.js';
import type { Redactor } from './report/redactor.js';
import type { SharedLayers } from './shared-layers.js';
import type { LayerScanner } from './workers/layer-scanner.js';

/** What a run needs besides its sources. */
export interface RunSetting {
  detector: Detector;
  /** Learns every secret that is found. */
  redactor: Redactor;
  layers: LayerScanner;
  /** In UTC, `2030-03-17`: what ended before it is said to have expired. */
  today?: string;
  /** Default: none, every layer is scanned. */
  cache?: LayerCache | undefined;
  /** Whether the value of every secret must be known, also of those in layers that the cache has. Default: false. */
  knowValues?: boolean;
  /** What this run shares with others of the same process that have the same cache and rules. */
  shared?: { memory: LayerMemory; layers: SharedLayers } | undefined;
  /** Layers of one source under way at once. Default: as many as are scanned at once. */
  layersAtOnce?: number | undefined;
  platform?: string;
  /** What the images are said to be built from. */
  build?: BuildFiles | undefined;
  signal?: AbortSignal;
  onProgress: (progress: Progress) => void;
}

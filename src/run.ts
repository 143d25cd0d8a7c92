import { baseOf } from './correlate/base.js';
import { configBlobs } from './correlate/blobs.js';
import { makingOf } from './correlate/making.js';
import { matchConfig } from './correlate/config-matches.js';
import { correlate } from './correlate/correlate.js';
import { lineUp } from './correlate/fix/build.js';
import { compareText } from './correlate/order.js';
import { ClaimsReader, type LayerClaims } from './correlate/ownership/layer-claims.js';
import { parseSteps } from './correlate/steps.js';
import { LayerMemory } from './layer-memory.js';
import { claimsOf, notBasedOn, reportLayer, skipsOf, statsOf } from './layer-report.js';
import { reuseLayer } from './layer/reuse-layer.js';
import { ScanError } from './model/errors.js';
import type { Image, LayerBlob, Source } from './model/image.js';
import type { ScannedLayer } from './model/layer.js';
import type { ImageReport, Report } from './model/report.js';
import type { Skip } from './model/skip.js';
import type { RunSetting } from './run-setting.js';
import { asSkip, countBySeverity } from './outcome.js';
import { learn } from './redaction.js';
import { version } from './version.js';
import { later, whole, type LayerWork } from './workers/layer-work.js';
import { paced } from './workers/paced.js';

/** The layers of one source, begun one after another or at once. */
interface Reading {
  /** By `LayerBlob.key`. */
  works: Map<string, Promise<ScannedLayer>>;
  /** By the digest that their bytes are said to have. */
  claims: Map<string, Promise<ScannedLayer>>;
}

/** One run over any number of sources. */
export class Run {
  readonly #images: ImageReport[] = [];
  readonly #skipped: Skip[] = [];
  readonly #failures: ScanError[] = [];
  /** Every layer of the sources before, by the digest of its stored bytes, as computed: an identical layer is scanned once per run. */
  readonly #scanned = new Map<string, ScannedLayer>();
  /** What package managers say of the files of a layer, by the same digest. */
  readonly #claims = new Map<string, LayerClaims>();

  /** The images that the others are said to be built on. */
  #base: readonly Image[] = [];

  readonly #memory: LayerMemory | undefined;

  constructor(private readonly setting: RunSetting) {
    this.#memory = setting.shared?.memory ?? (setting.cache && new LayerMemory(setting.cache, setting.knowValues === true));
  }

  /** Learns what the base image consists of; none of its layers is read. To be called before anything is taken. @throws ScanError when it cannot be read. */
  async standOn(base: Source): Promise<void> {
    const { platform, signal } = this.setting;
    const { images } = await base.read({
      onLayer: () => Promise.resolve(),
      ...(platform !== undefined && { platform }),
      ...(signal !== undefined && { signal }),
    });
    this.#base = images;
  }

  /**
   * Reads one source to its end. A source without any image does not end the run: others may follow.
   * @param judge what is made of each image in the report. Default: nothing.
   */
  async take(open: () => Promise<Source | undefined>, judge: (image: ImageReport) => ImageReport = (image) => image): Promise<void> {
    const started = performance.now();
    const reading: Reading = { works: new Map(), claims: new Map() };
    const { platform, signal, layers, layersAtOnce = layers.jobs } = this.setting;
    try {
      const source = await open();
      if (source === undefined) return;
      const { images, skipped } = await source.read({
        onLayer: (blob) => this.#begin(blob, reading),
        concurrency: layersAtOnce,
        ...(platform !== undefined && { platform }),
        ...(signal !== undefined && { signal }),
      });
      const scanned = await this.#settle(reading);
      this.#skipped.push(...skipped);
      const broken = [...skipped, ...images.flatMap((image) => image.skipped)].some(({ reason }) => reason === 'truncated');
      // Where the source told that it breaks off, the layer in which it does need not say so again.
      const isTold = (key: string): boolean => broken && scanned.get(key)?.complete === false;
      for (const image of images) this.#images.push(judge(this.#image(image, scanned, isTold, started)));
      // A tree on disk is read anew each time: nothing tells its digest beforehand.
      if (source.kind !== 'directory') await this.#memory?.keep(scanned.values(), this.#claims, this.setting.redactor);
    } catch (error) {
      await Promise.allSettled(reading.works.values());
      if (!(error instanceof ScanError)) throw error;
      // The error may quote what those layers hold.
      await this.#settle(reading);
      this.#failures.push(error);
    }
  }

  /** Takes the images so far out of the report: others are compared with them. @throws ScanError where there is none. */
  setAside(): ImageReport[] {
    const [first] = this.#failures;
    if (first !== undefined && this.#images.length === 0) throw first;
    const images = this.#images.splice(0);
    this.#skipped.push(...images.flatMap(({ skipped }) => skipped.filter(({ severity }) => severity === 'failure')));
    return images;
  }

  /** Tells of sources that will not be taken any more. */
  leave(count: number): void {
    const what = count === 1 ? 'one reference was' : `${count} references were`;
    if (count > 0)
      this.#skipped.push({ reason: 'interrupted', severity: 'failure', count, detail: `${what} not looked at: the scan was stopped` });
  }

  /** @throws ScanError when no source had an image: then there is nothing to report on. */
  report(): Report {
    const [first] = this.#failures;
    if (first !== undefined && this.#images.length === 0) throw first;
    const skipped = [...this.#skipped, ...this.#failures.map(asSkip)];
    const failed = [...skipped, ...this.#images.flatMap((image) => image.skipped)].some((skip) => skip.severity === 'failure');
    return {
      tool: { name: 'stowaway', version, ruleSet: this.setting.detector.ruleSet },
      images: this.#images,
      skipped,
      summary: { findings: countBySeverity(this.#images), complete: !failed },
    };
  }

  /** Resolves when the bytes of the layer are needed no more; the layer itself may still be worked on. */
  #begin(blob: LayerBlob, { works, claims }: Reading): Promise<void> {
    const earlier = blob.digest === undefined ? undefined : (this.#scanned.get(blob.digest) ?? claims.get(blob.digest));
    const work = earlier === undefined ? this.#shared(blob) : later(this.#again(blob, earlier));
    // Awaited later on; meanwhile a failure must not count as unhandled.
    work.scanned.catch(() => undefined);
    works.set(blob.key, work.scanned);
    if (blob.digest !== undefined && earlier === undefined) claims.set(blob.digest, work.scanned);
    return work.taken;
  }

  #shared(blob: LayerBlob): LayerWork {
    const read = (): LayerWork => this.#first(blob);
    return this.setting.shared?.layers.work(blob, read, this.#claims) ?? read();
  }

  #first(blob: LayerBlob): LayerWork {
    return this.#memory?.mayKnow(blob) === true ? later(this.#recall(blob, this.#memory)) : this.#scan(blob);
  }

  async #recall(blob: LayerBlob, memory: LayerMemory): Promise<LayerWork> {
    const { signal, onProgress } = this.setting;
    const recalled = await memory.recall(blob, { signal, onProgress: () => undefined });
    if (recalled === undefined) return this.#scan(blob);
    const { layer, claims } = recalled;
    if (claims !== undefined) this.#claims.set(layer.digest, claims);
    onProgress({ kind: 'layer-start', blob: blob.key, size: layer.size, known: true });
    onProgress({ kind: 'layer-end', blob: blob.key, files: layer.files, bytes: layer.bytes, matches: layer.matches.length });
    return whole(Promise.resolve(layer));
  }

  #scan(blob: LayerBlob): LayerWork {
    const { layers, onProgress } = this.setting;
    const progress = { blob: blob.key, ...(blob.size !== undefined && { size: blob.size }) };
    onProgress({ kind: 'layer-start', ...progress });
    const databases = new ClaimsReader();
    const work = layers.scan(blob, {
      onProgress: paced((read) => onProgress({ kind: 'layer-progress', ...progress, read })),
      onDocument: (document) => databases.take(document),
    });
    const scanned = work.scanned.then(async (layer) => {
      const claims = await databases.end(layer.diffId);
      // What a thread told of a layer before it broke down belongs to nothing.
      if (claims !== undefined && layer.entries.length > 0) this.#claims.set(layer.digest, claims);
      onProgress({ kind: 'layer-end', blob: blob.key, files: layer.files, bytes: layer.bytes, matches: layer.matches.length });
      return layer;
    });
    return { ...work, scanned };
  }

  /** A layer whose bytes are said to be those of one that was begun before. */
  async #again(blob: LayerBlob, earlier: ScannedLayer | Promise<ScannedLayer>): Promise<LayerWork> {
    const known = await earlier;
    if (!known.complete || known.digest !== blob.digest) return this.#scan(blob);
    return whole(blob.isAddressed === true ? Promise.resolve(known) : reuseLayer(known, blob));
  }

  /** Waits for all layers and learns what they hold, in an order that comes from the layers: the first form of a secret is how it is shown. */
  async #settle({ works }: Reading): Promise<ReadonlyMap<string, ScannedLayer>> {
    const layers = new Map<string, ScannedLayer>();
    for (const [key, work] of works) layers.set(key, await work);
    const inOrder = [...layers].sort(([a, { digest: one }], [b, { digest: other }]) => compareText(one, other) || compareText(a, b));
    for (const [, layer] of inOrder) {
      learn(
        this.setting.redactor,
        layer.matches.map(({ match }) => match),
      );
      if (layer.complete) this.#scanned.set(layer.digest, layer);
    }
    return layers;
  }

  #image(found: Image, layers: ReadonlyMap<string, ScannedLayer>, isTold: (key: string) => boolean, started: number): ImageReport {
    const { detector, redactor, cache, today, build, onProgress } = this.setting;
    const image = {
      ...found,
      layers: found.layers.map((layer) => ({ ...layer, diffId: layer.diffId || (layers.get(layer.blob)?.diffId ?? '') })),
    };
    const { steps: parsed, alignment } = parseSteps(image.history, image.layers.length);
    const { steps, built } = lineUp(parsed, build);
    const configMatches = matchConfig(configBlobs(image, steps), (context) => detector.open(context));
    const inConfig = configMatches.map(({ match }) => match);
    learn(redactor, inConfig);
    const base = baseOf(image, this.#base);
    const claims = claimsOf(image, layers, this.#claims);
    const world = { image, layers, claims, base, steps, alignment, build: built, configMatches };
    const findings = correlate({ ...world, identify: cache?.identify, today, rule: (id) => detector.rule(id) });
    const read = image.layers.map((layer) => reportLayer(layer, layers.get(layer.blob)));
    onProgress({ kind: 'image', reference: image.reference, findings: findings.length });
    return {
      reference: image.reference,
      id: image.id,
      ...(image.digest !== undefined && { digest: image.digest }),
      ...(image.platform !== undefined && { platform: image.platform }),
      source: image.source,
      alignment,
      ...makingOf(image),
      ...(base !== undefined && { base: base.report }),
      ...(built !== undefined && { dockerfile: built.lined.match }),
      steps,
      layers: read,
      findings,
      skipped: [
        ...image.skipped,
        ...notBasedOn(this.#base, base),
        ...image.layers.flatMap((layer) => skipsOf(layer, layers.get(layer.blob), claims.get(layer.blob), isTold(layer.blob))),
      ],
      stats: statsOf(read, (performance.now() - started) / 1000),
    };
  }
}

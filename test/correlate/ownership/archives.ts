/** Images with package databases, as docker-archives, through the whole pipeline. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanImage, type ScanOptions } from '../../../src/index.js';
import type { SealedFinding, SealedImage } from '../../../src/report/format.js';
import { buildImage, type ImageSpec } from '../../support/images.js';
import type { TarEntry } from '../../support/tar.js';

/** A new private key in PEM: nothing that any list of known keys has. */
export function privateKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export const hex = (algorithm: string, content: string | Uint8Array): string => createHash(algorithm).update(content).digest('hex');

/** A layer as a list of paths and contents. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export function layerOf(files: Files): TarEntry[] {
  return Object.entries(files).map(([name, content]) => ({ name, content }));
}

/** What dpkg keeps of a package: the list of its files, their MD5 sums, its paragraph with configuration files. */
export function dpkgPackage(name: string, files: Files, conffiles: Files = {}): Record<string, string> {
  const paths = [...Object.keys(files), ...Object.keys(conffiles)];
  const md5sums = Object.entries(files).map(([path, content]) => `${hex('md5', content)}  ${path}\n`);
  return {
    [`var/lib/dpkg/info/${name}.list`]: ['/.', ...paths.map((path) => `/${path}`), ''].join('\n'),
    [`var/lib/dpkg/info/${name}.md5sums`]: md5sums.join(''),
    'var/lib/dpkg/status': paragraph(name, conffiles),
  };
}

export function paragraph(name: string, conffiles: Files = {}): string {
  const lines = Object.entries(conffiles).map(([path, content]) => ` /${path} ${hex('md5', content)}\n`);
  const field = lines.length === 0 ? '' : `Conffiles:\n${lines.join('')}`;
  return `Package: ${name}\nStatus: install ok installed\nVersion: 1.0\n${field}Description: a package\n and more of it\n\n`;
}

/** Scans an image of these layers. */
export async function scanLayers(
  layers: readonly TarEntry[][],
  over: Partial<ImageSpec> = {},
  options: ScanOptions = {},
): Promise<SealedImage> {
  return scanSpec({ layers, ...over }, options);
}

async function scanSpec(spec: ImageSpec, options: ScanOptions): Promise<SealedImage> {
  return inFolder(async (folder) => {
    const archive = join(folder, 'image.tar');
    writeFileSync(archive, buildImage(spec).asDockerLegacy());
    const [image] = (await scanImage(archive, { jobs: 1, ...options })).images;
    if (image === undefined) throw new Error('there is no image');
    return image;
  });
}

export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'stowaway-owners-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `etc/key.pem: distribution digest dpkg demo`, by path. */
export function whose(image: SealedImage): string[] {
  return image.findings.flatMap((finding) => finding.sightings.map(({ path, name }) => `${path ?? name ?? ''}: ${origin(finding)}`)).sort();
}

function origin({ origin: whoseIt, originEvidence: evidence }: SealedFinding): string {
  const words = [whoseIt, evidence?.kind, evidence?.owner, evidence?.inferred === true ? 'inferred' : undefined];
  return words.filter((word) => word !== undefined).join(' ');
}

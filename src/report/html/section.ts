import type { SealedFile, SealedFinding, SealedImage, SealedReport, SealedSkip } from '../format.js';

/** What the page has a heading for: an image, or a file that images are built from. */
export interface Section {
  title: string;
  findings: readonly SealedFinding[];
  skipped: readonly SealedSkip[];
  image?: SealedImage;
  file?: SealedFile;
}

/** Every image, and each file there is something to say about. */
export function sectionsOf({ images, files = [] }: SealedReport): Section[] {
  return [
    ...images.map((image) => ({ title: image.reference, findings: image.findings, skipped: image.skipped, image })),
    ...files
      .filter(({ findings, skipped }) => findings.length > 0 || skipped.length > 0)
      .map((file) => ({ title: file.path, findings: file.findings, skipped: file.skipped, file })),
  ];
}

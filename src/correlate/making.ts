/** When an image was made, by its config, and which build made it, by its labels and annotations: https://github.com/opencontainers/image-spec/blob/main/annotations.md */
import type { Image } from '../model/image.js';
import type { BuildFacts, ImageReport } from '../model/report.js';

/** Each under the names that builders use; those of http://label-schema.org came before the others. */
const NAMES: Readonly<Record<keyof BuildFacts, readonly string[]>> = {
  source: ['org.opencontainers.image.source', 'org.label-schema.vcs-url'],
  revision: ['org.opencontainers.image.revision', 'org.label-schema.vcs-ref'],
  version: ['org.opencontainers.image.version', 'org.label-schema.version'],
};

/** When an image was made, and by which build; nothing where nothing tells. */
export function makingOf({ config, documents }: Image): Pick<ImageReport, 'createdAt' | 'build'> {
  const said = (field: keyof BuildFacts): BuildFacts => {
    for (const name of NAMES[field]) {
      const annotation = documents.find((document) => document.kind === 'annotation' && document.name === name);
      const text = config.labels[name] ?? annotation?.text ?? '';
      if (text !== '') return { [field]: text };
    }
    return {};
  };
  const build = { ...said('source'), ...said('revision'), ...said('version') };
  return { ...(config.created !== undefined && { createdAt: config.created }), ...(Object.keys(build).length > 0 && { build }) };
}

import type { ImageDocument } from '../model/image.js';
import { platformOf } from './config.js';
import { field, isObject, listField, numberField, textField, textMapField } from './json.js';

/** A pointer to a blob: https://github.com/opencontainers/image-spec/blob/main/descriptor.md */
export interface Descriptor {
  mediaType?: string;
  /** As written: only `isDigest` tells whether it is one. */
  digest: string;
  size?: number;
  /** `os/architecture[/variant]`. */
  platform?: string;
  annotations: Readonly<Record<string, string>>;
  /** Addresses the blob may be fetched from instead. */
  urls: readonly unknown[];
}

export function descriptorField(value: unknown, name: string): Descriptor | undefined {
  return descriptorOf(field(value, name));
}

/** The descriptors of a list. An element that is none keeps its place as one without a digest: a layer's place counts. */
export function descriptorsField(value: unknown, name: string): Descriptor[] {
  return listField(value, name).map((element) => descriptorOf(element) ?? { digest: '', annotations: {}, urls: [] });
}

/** Annotations as texts to look at. */
export function documentsOf(annotations: unknown): ImageDocument[] {
  return Object.entries(textMapField({ annotations }, 'annotations')).map(([name, text]) => ({ kind: 'annotation', name, text }));
}

function descriptorOf(value: unknown): Descriptor | undefined {
  if (!isObject(value)) return undefined;
  const mediaType = textField(value, 'mediaType');
  const size = numberField(value, 'size');
  const platform = platformOf(field(value, 'platform'));
  return {
    digest: textField(value, 'digest') ?? '',
    annotations: textMapField(value, 'annotations'),
    urls: listField(value, 'urls'),
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(size === undefined ? {} : { size }),
    ...(platform === undefined ? {} : { platform }),
  };
}

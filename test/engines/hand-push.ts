/** Pushes to a real registry what no tool writes, request by request: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#push */
import { sha256 } from '../support/images.js';

export interface Pushed {
  mediaType: string;
  digest: string;
  size: number;
}

export class HandPush {
  /** @param host A registry with plain HTTP. */
  constructor(
    private readonly host: string,
    private readonly repository: string,
  ) {}

  /** @throws when the registry does not take it. */
  async blob(bytes: Uint8Array, mediaType: string): Promise<Pushed> {
    const digest = sha256(bytes);
    const begun = await fetch(`http://${this.host}/v2/${this.repository}/blobs/uploads/`, { method: 'POST' });
    const place = new URL(begun.headers.get('location') ?? '', `http://${this.host}`);
    place.searchParams.set('digest', digest);
    const headers = { 'content-type': 'application/octet-stream' };
    await taken(await fetch(place, { method: 'PUT', body: Buffer.from(bytes), headers }), `blob ${digest}`);
    return { mediaType, digest, size: bytes.length };
  }

  /** @param reference A tag; otherwise it is had by its digest alone. @throws when the registry does not take it. */
  async manifest(value: object, mediaType: string, reference?: string): Promise<Pushed> {
    const bytes = Buffer.from(JSON.stringify(value));
    const digest = sha256(bytes);
    const place = `http://${this.host}/v2/${this.repository}/manifests/${reference ?? digest}`;
    await taken(await fetch(place, { method: 'PUT', body: bytes, headers: { 'content-type': mediaType } }), `manifest ${digest}`);
    return { mediaType, digest, size: bytes.length };
  }
}

async function taken(answer: Response, what: string): Promise<void> {
  const said = await answer.text();
  if (answer.status !== 201) throw new Error(`the registry does not take the ${what}: status ${answer.status}, ${said}`);
}

/** The part of the Docker API that a scan asks for, served for images that a test built. */
import type { RequestListener, ServerResponse } from 'node:http';
import { type BuiltImage, dockerLegacy } from '../support/images.js';

export type Answers = Readonly<Record<string, (response: ServerResponse, url: string) => void>>;

/**
 * Answers as an engine with these images. `answers` come before its own ones, by the beginning of the path; paths are noted in `asked`.
 */
export function engineApi(images: readonly BuiltImage[], asked: string[], answers: Answers = {}): RequestListener {
  const named = (name: string): BuiltImage | undefined => images.find((image) => image.id === name || image.spec.tags?.includes(name));
  const reply = (response: ServerResponse, value: unknown): void =>
    void response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
  return (request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    const special = Object.keys(answers).find((path) => url.startsWith(path));
    const [, name = '', what] = /^\/images\/(.+)\/(json|history)$/.exec(url) ?? [];
    const image = named(name);
    if (special !== undefined) answers[special]!(response, url);
    else if (url === '/_ping') response.end('OK');
    else if (url === '/images/json')
      reply(
        response,
        images.map(({ id, spec }) => ({ Id: id, RepoTags: spec.tags })),
      );
    else if (url.startsWith('/images/get?')) {
      const wanted = namesIn(url).map((each) => named(each));
      if (wanted.includes(undefined)) response.writeHead(404).end('{"message":"no such image"}');
      else response.end(dockerLegacy(wanted.filter((each) => each !== undefined)));
    } else if (image === undefined) response.writeHead(404).end('{"message":"no such image"}');
    else if (what === 'json') reply(response, { Id: image.id, RootFS: { Layers: image.layers.map((layer) => layer.diffId) } });
    else
      reply(
        response,
        image.layers.map(() => ({ CreatedBy: 'x' })),
      );
  };
}

/** What an export was asked for. */
export function namesIn(url: string): string[] {
  return new URL(url, 'http://engine').searchParams.getAll('names');
}

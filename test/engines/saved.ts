/**
 * Owns reading what an engine saved, the blunt way: the whole archive in memory. It is the tests' own view of the truth, made without the
 * product: the config verbatim and the names in each layer.
 */
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { z } from 'zod';

const Manifest = z.array(z.object({ Config: z.string(), Layers: z.array(z.string()) }));
const Config = z.looseObject({
  architecture: z.string(),
  os: z.string(),
  config: z.looseObject({ Env: z.array(z.string()).nullish(), Cmd: z.array(z.string()).nullish() }),
  history: z.array(
    z.object({
      created: z.string().optional(),
      created_by: z.string().optional(),
      comment: z.string().optional(),
      empty_layer: z.boolean().optional(),
    }),
  ),
  rootfs: z.object({ type: z.string(), diff_ids: z.array(z.string()) }),
});
type SavedConfig = z.infer<typeof Config>;

export interface SavedImage {
  config: SavedConfig;
  /** Headers and content of each layer's members, base first, in the order of the tar. */
  layers: readonly (readonly Member[])[];
}

export interface Member {
  header: Header;
  body: Buffer;
}

/** Reads the only image of a `docker save` file of any engine here (gzip layers included). */
export async function readSaved(file: string): Promise<SavedImage> {
  const members = new Map((await readTar(await readFile(file))).map((member) => [member.header.name, member]));
  const bytes = (name: string): Buffer => {
    const member = members.get(name);
    if (member === undefined) throw new Error(`${file} has no ${name}`);
    // Docker 20.10 and Podman: `<id>/layer.tar` as a link to the layer of another id.
    return member.header.linkname ? bytes(member.header.linkname.replace(/^(?:\.\.\/)+/, '')) : member.body;
  };
  const [image] = Manifest.parse(JSON.parse(bytes('manifest.json').toString()));
  if (image === undefined) throw new Error(`${file} has no image`);
  const layers = image.Layers.map((name) => {
    const body = bytes(name);
    return readTar(body[0] === 0x1f ? gunzipSync(body) : body);
  });
  return { config: Config.parse(JSON.parse(bytes(image.Config).toString())), layers: await Promise.all(layers) };
}

async function readTar(bytes: Buffer): Promise<Member[]> {
  const members: Member[] = [];
  const tar = Readable.from([bytes]).pipe(extract());
  for await (const entry of tar) members.push({ header: entry.header, body: await buffer(entry) });
  return members;
}

/** What an audit keeps in its store, checked when it is read back: another version may have written it. Sealed texts only. */
import { z } from 'zod';

const skip = z.object({
  reason: z.enum([
    'unreadable',
    'truncated',
    'digest-mismatch',
    'limit',
    'unsupported',
    'missing',
    'special-file',
    'foreign-layer',
    'interrupted',
  ]),
  severity: z.enum(['policy', 'failure']),
  layer: z.string().exactOptional(),
  path: z.string().exactOptional(),
  count: z.number().exactOptional(),
  detail: z.string(),
});

const place = z.object({
  kind: z.enum(['file', 'env', 'label', 'command', 'healthcheck', 'build-arg', 'history', 'annotation', 'attestation']),
  text: z.string(),
  path: z.string().exactOptional(),
  name: z.string().exactOptional(),
  line: z.number().exactOptional(),
  layer: z.string().exactOptional(),
  state: z.enum(['live', 'overwritten', 'deleted']),
});

const finding = z.object({
  /** `Scanner.sameness` of the secret. */
  secret: z.string(),
  fingerprint: z.string(),
  detector: z.string(),
  title: z.string(),
  provider: z.string(),
  category: z.enum(['secret', 'placeholder', 'practice']),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  confidence: z.enum(['possible', 'likely', 'proven']),
  origin: z.enum(['yours', 'base', 'distribution', 'package']),
  redacted: z.string(),
  cause: z.string(),
  places: z.array(place),
  /** How many there are besides. */
  more: z.number().exactOptional(),
  remedies: z.array(z.object({ text: z.string(), revoke: z.string().exactOptional() })),
});

const image = z.object({
  /** Of the manifest. */
  digest: z.string(),
  platform: z.string().exactOptional(),
  createdAt: z.string().exactOptional(),
  build: z
    .object({ source: z.string().exactOptional(), revision: z.string().exactOptional(), version: z.string().exactOptional() })
    .exactOptional(),
  layers: z.array(z.object({ digest: z.string(), size: z.number() })),
  findings: z.array(finding),
  skipped: z.array(skip),
});

/** What a manifest came to: an index, to several images. */
const root = z.object({ images: z.array(image), skipped: z.array(skip) });

/** The tags of a repository, each with the digest that it stands for. */
const listing = z.object({
  tags: z.array(z.tuple([z.string(), z.string()])),
  /** Tags of what is kept about images; absent where not all tags were asked for. */
  companions: z.array(z.string()).exactOptional(),
  skipped: z.array(skip.extend({ image: z.string().exactOptional() })),
});

const repositoryJob = z.object({ host: z.string(), path: z.string(), references: z.array(z.string()).exactOptional() });
const imageJob = z.object({ host: z.string(), path: z.string(), tag: z.string() });

/** The result of a job that came to nothing. */
const miss = z.object({ skip });

/** The audits of one target, with the same choice. */
const runs = z.object({
  current: z.object({ id: z.string(), identity: z.string(), startedAt: z.number(), isWalked: z.boolean() }).exactOptional(),
  last: z
    .object({
      id: z.string(),
      startedAt: z.number(),
      secrets: z.array(
        z.object({
          id: z.string(),
          repository: z.string(),
          title: z.string(),
          severity: z.enum(['low', 'medium', 'high', 'critical']),
          redacted: z.string(),
        }),
      ),
    })
    .exactOptional(),
});

export type StoredSkip = z.infer<typeof skip>;
export type StoredFinding = z.infer<typeof finding>;
export type StoredImage = z.infer<typeof image>;
export type StoredRoot = z.infer<typeof root>;
export type Listing = z.infer<typeof listing>;
export type RepositoryJob = z.infer<typeof repositoryJob>;
export type ImageJob = z.infer<typeof imageJob>;
export type Runs = z.infer<typeof runs>;

/** Each gives undefined for what is none of its kind. */
const reader =
  <T>(schema: z.ZodType<T>) =>
  (value: unknown): T | undefined =>
    schema.safeParse(value).data;

export const read = {
  root: reader(root),
  listing: reader(listing),
  repositoryJob: reader(repositoryJob),
  imageJob: reader(imageJob),
  runs: reader(runs),
  miss: reader(miss),
  skips: reader(z.array(skip)),
};

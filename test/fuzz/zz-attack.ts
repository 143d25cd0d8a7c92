import { scanImages, ScanError } from '/work/main/src/index.js';
import { formats } from '/work/main/src/report/formats.js';
import { buildImage, sha256, blobName } from '/work/main/test/support/images.js';
import { tarOf, gzipped, rawHeader, padded, END_OF_ARCHIVE, type TarEntry } from '/work/main/test/support/tar.js';
import { sample } from '/work/main/test/detectors/samples.js';
const j = (v: unknown) => Buffer.from(typeof v === 'string' ? v : JSON.stringify(v));
const cfg = (o: object = {}) =>
  j({ architecture: 'amd64', os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: [] }, history: [], ...o });
const arch = (config: Buffer, layers: TarEntry[][] = [], extra: TarEntry[] = []) =>
  tarOf([
    ...layers.map((l, i) => ({ name: `${i}.tar`, content: tarOf(l) })),
    { name: 'c.json', content: config },
    { name: 'manifest.json', content: j([{ Config: 'c.json', RepoTags: ['a:1'], Layers: layers.map((_, i) => `${i}.tar`) }]) },
    ...extra,
  ]);
const rep = (s: string, n: number, sep = ',') => Array.from({ length: n }, () => s).join(sep);
const tok = (i: number) => sample('github-token', i).secret;
const A: Record<string, () => Buffer> = {
  hist_empty_objs: () => arch(j(`{"architecture":"x","rootfs":{"diff_ids":[]},"history":[${rep('{}', 1_000_000)}]}`)),
  hist_nulls: () => arch(j(`{"architecture":"x","rootfs":{"diff_ids":[]},"history":[${rep('null', 1_000_000)}]}`)),
  created_by_big: () => arch(cfg({ history: [{ created_by: 'RUN ' + 'x '.repeat(3.5e6) + '# buildkit' }] })),
  env_pairs_big: () => arch(cfg({ history: [{ created_by: 'ENV ' + 'A=1 '.repeat(1.5e6) }] })),
  arg_pairs_big: () => arch(cfg({ history: [{ created_by: 'ARG ' + 'AB '.repeat(2e6) }] })),
  buildargs_big: () => arch(cfg({ history: [{ created_by: 'RUN |999999 ' + 'A=1 '.repeat(1.5e6) + '/bin/sh -c x # buildkit' }] })),
  config_100mb: () => arch(Buffer.alloc(100e6, 0x20)),
  env_passwords: () => arch(cfg({ config: { Env: Array.from({ length: 100_000 }, (_, i) => `P${i}_PASSWORD=hunter${i}xyzzy`) } })),
  labels_many: () => arch(cfg({ config: { Labels: Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`k${i}`, 'v'])) } })),
  hist_passwords: () =>
    arch(
      cfg({ history: Array.from({ length: 50_000 }, (_, i) => ({ created_by: `ENV P${i}_PASSWORD=hunter${i}xyzzy`, empty_layer: true })) }),
    ),
  manifest_100k_same: () =>
    tarOf([
      { name: 'c.json', content: cfg() },
      {
        name: 'manifest.json',
        content: j(Array.from({ length: 100_000 }, (_, i) => ({ Config: 'c.json', RepoTags: [`a:${i}`], Layers: [] }))),
      },
    ]),
  manifest_100k_missing: () =>
    tarOf([
      { name: 'c.json', content: cfg() },
      { name: 'manifest.json', content: j(Array.from({ length: 130_000 }, (_, i) => ({ Config: `${i}.json` }))) },
    ]),
  manifest_100k_layers_missing: () =>
    tarOf([
      { name: 'c.json', content: cfg() },
      { name: 'manifest.json', content: j([{ Config: 'c.json', Layers: Array.from({ length: 200_000 }, (_, i) => `${i}.tar`) }]) },
    ]),
  manifest_big_config_many: () =>
    tarOf([
      { name: 'c.json', content: cfg({ x: ' '.repeat(7e6) }) },
      {
        name: 'manifest.json',
        content: j(Array.from({ length: 2_000 }, (_, i) => ({ Config: 'c.json', RepoTags: [`a:${i}`], Layers: [] }))),
      },
    ]),
  layersources: () =>
    tarOf([
      { name: 'c.json', content: cfg() },
      { name: '0.tar', content: tarOf([]) },
      {
        name: 'manifest.json',
        content: j([
          {
            Config: 'c.json',
            Layers: Array.from({ length: 20_000 }, () => `0.tar`),
            LayerSources: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => ['k' + i, 1])),
          },
        ]),
      },
    ]),
  index_100k: () =>
    tarOf([{ name: 'index.json', content: j({ manifests: Array.from({ length: 100_000 }, (_, i) => ({ digest: sha256(j(i)) })) }) }]),
  same_layer_many: () => {
    const l = tarOf(Array.from({ length: 2000 }, (_, i) => ({ name: 'f' + i, content: i < 50 ? tok(i) : '' })));
    return tarOf([
      { name: 'c.json', content: cfg() },
      { name: '0.tar', content: l },
      { name: 'manifest.json', content: j([{ Config: 'c.json', Layers: Array.from({ length: 20_000 }, () => `0.tar`) }]) },
    ]);
  },
  dup_layer_names: () =>
    tarOf([
      { name: 'c.json', content: cfg() },
      ...Array.from({ length: 30_000 }, () => ({ name: '0.tar', content: '' })),
      { name: 'manifest.json', content: j([{ Config: 'c.json', Layers: ['0.tar'] }]) },
    ]),
  hardlinks_to_secret: () =>
    arch(cfg(), [
      [
        { name: 's', content: tok(1) },
        ...Array.from({ length: 150_000 }, (_, i) => ({ name: 'l' + i, type: 'link' as const, linkname: 's' })),
      ],
    ]),
  hardlink_chain: () =>
    arch(cfg(), [
      [
        { name: 'l0', content: tok(1) },
        ...Array.from({ length: 20_000 }, (_, i) => ({ name: 'l' + (i + 1), type: 'link' as const, linkname: 'l' + i })),
      ],
    ]),
  hardlinks_x_secrets: () =>
    arch(cfg(), [
      [
        { name: 's', content: Array.from({ length: 1000 }, (_, i) => tok(i)).join('\n') },
        ...Array.from({ length: 3_000 }, (_, i) => ({ name: 'l' + i, type: 'link' as const, linkname: 's' })),
      ],
    ]),
  same_path: () => arch(cfg(), [Array.from({ length: 30_000 }, (_, i) => ({ name: 's', content: tok(i % 1000) }))]),
  many_secrets: () => arch(cfg(), [Array.from({ length: 40_000 }, (_, i) => ({ name: 's' + i, content: tok(i) }))]),
  pax_many: () => {
    const body = Buffer.from(
      '5 a=\n'.repeat(0) +
        Array.from({ length: 80_000 }, (_, i) => {
          const r = ` ${i.toString(36)}=z!\n`;
          let n = r.length;
          while (n !== r.length + String(n).length) n = r.length + String(n).length;
          return n + r;
        }).join(''),
    );
    const h = (name: string, type: string, size: number) => rawHeader({ name, type, size });
    return tarOf([
      { name: 'c.json', content: cfg() },
      { name: '0.tar', content: Buffer.concat([h('p', 'x', body.length), padded(body), h('f', '0', 0), END_OF_ARCHIVE]) },
      { name: 'manifest.json', content: j([{ Config: 'c.json', Layers: ['0.tar'] }]) },
    ]);
  },
  index_many_images_big: () => {
    const c = cfg({ x: ' '.repeat(7e6) });
    const cd = sha256(c);
    const ms = Array.from({ length: 1000 }, (_, i) => j({ config: { digest: cd }, layers: [], a: i }));
    return tarOf([
      { name: blobName(cd), content: c },
      ...ms.map((m) => ({ name: blobName(sha256(m)), content: m })),
      { name: 'index.json', content: j({ manifests: ms.map((m) => ({ digest: sha256(m) })) }) },
    ]);
  },
  attest_many: () => {
    const c = cfg();
    const cd = sha256(c);
    const m = j({ config: { digest: cd }, layers: [] });
    const at = j(`{"layers":[${rep('{}', 300_000)}]}`);
    return tarOf([
      { name: blobName(cd), content: c },
      { name: blobName(sha256(m)), content: m },
      { name: blobName(sha256(at)), content: at },
      {
        name: 'index.json',
        content: j({
          manifests: [
            { digest: sha256(m) },
            {
              digest: sha256(at),
              annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': sha256(m) },
            },
          ],
        }),
      },
    ]);
  },
  self_cycle: () => {
    const d = 'sha256:' + 'a'.repeat(64);
    const i = j({ manifests: [{ digest: d }, { digest: d, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } }] });
    return tarOf([
      { name: blobName(d), content: i },
      { name: 'index.json', content: i },
    ]);
  },
  manifest_link_self: () => tarOf([{ name: 'manifest.json', type: 'symlink', linkname: 'manifest.json' }]),
  manifest_dir: () => tarOf([{ name: 'manifest.json/', type: 'directory' }]),
  manifest_dup: () =>
    Buffer.concat([
      arch(cfg({ config: { Env: ['A=1'] } })).subarray(0, -1024),
      tarOf([{ name: 'manifest.json', content: j([{ Config: 'c.json', RepoTags: ['second:1'], Layers: [] }]) }]),
    ]),
  config_name_8mb: () => tarOf([{ name: 'manifest.json', content: j([{ Config: '\u001b[31m' + 'x'.repeat(7e6) }]) }]),
  nested_docker_archive: () =>
    arch(cfg(), [
      [
        { name: 'manifest.json', content: j([{ Config: 'c.json', Layers: ['0.tar'] }]) },
        { name: '0.tar', content: tarOf([{ name: 'x', content: tok(3) }]) },
      ],
    ]),
  wh_root: () =>
    arch(cfg({ rootfs: { diff_ids: [] } }), [
      [{ name: 'a', content: tok(1) }],
      [
        { name: '.wh.', content: '' },
        { name: '.wh..', content: '' },
        { name: '.wh...', content: '' },
        { name: '.wh..wh..opq', content: '' },
        { name: '/', type: 'directory' },
        { name: '../../a', content: tok(2) },
      ],
    ]),
  weird_names: () =>
    arch(
      cfg({
        config: {
          Env: ['NOEQ', '=x', '', '\u001b[2J_PASSWORD=hunter2hunter2', 'A=\0'],
          Labels: JSON.parse('{"__proto__":"x","constructor":"y","toString":"z"}'),
        },
        history: [null, {}, 1, { created_by: '|99999999 /bin/sh' }, { created_by: '|1 =x /bin/sh -c' }, { created_by: '|0 /bin/sh -c x' }],
      }),
      [[{ name: 'a\u001b[31m\u202e\nb', content: tok(1) }]],
    ),
};
const pickd = process.argv.slice(2);
for (const name of pickd.length ? pickd : Object.keys(A)) {
  const buf = A[name]!();
  const t = performance.now();
  let out = '';
  try {
    const r = await scanImages(['-'], {
      stdin: (async function* () {
        for (let i = 0; i < buf.length; i += 1 << 20) yield buf.subarray(i, i + (1 << 20));
      })(),
    });
    const t1 = performance.now();
    out = `scan ${(t1 - t) | 0}ms images ${r.images.length} findings ${r.images.reduce((a, b) => a + b.findings.length, 0)} skips ${r.skipped.length + r.images.reduce((a, b) => a + b.skipped.length, 0)} `;
    for (const [n, f] of Object.entries(formats)) {
      const t2 = performance.now();
      const s = f(r, { showSecrets: false, width: 80, colour: false });
      out += ` ${n} ${(performance.now() - t2) | 0}ms ${s.length}`;
      if (pickd.length && n === 'table' && process.env.SHOW) console.log(s.slice(0, 6000));
    }
  } catch (e) {
    out += ` -> ${e instanceof ScanError ? e.code + ': ' + JSON.stringify(e.message.slice(0, 250)) + ' ' + e.message.length : 'CRASH ' + (e as Error).stack?.slice(0, 600)}`;
  }
  console.log(
    name,
    (buf.length / 1e6).toFixed(1) + 'MB',
    ((performance.now() - t) | 0) + 'ms',
    ((process.resourceUsage().maxRSS / 1024) | 0) + 'MB',
    out,
  );
}

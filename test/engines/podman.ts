/** Owns Podman with Buildah: its system service, which serves the Docker API, over storage of its own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBase } from './base-image.js';
import { buildFlags } from './build-flags.js';
import { DOCKER_CLIENT } from './docker.js';
import type { Engine } from './engine.js';
import { run } from './run.js';
import { serverDir, startServer } from './server.js';
import { requirePrograms } from './unavailable.js';

/** Podman: saves `<digest>.tar` with links. `podman build` and `buildah bud` (one layer a RUN, as Podman does by default). */
export async function startPodman(): Promise<Engine> {
  requirePrograms([
    { path: '/usr/bin/podman', package: 'podman' },
    { path: '/usr/bin/buildah', package: 'buildah' },
    { path: '/usr/bin/crun', package: 'crun' },
    { path: DOCKER_CLIENT, package: 'docker.io' },
    { path: '/bin/busybox', package: 'busybox-static' },
  ]);
  const dir = serverDir('podman');
  const socket = join(dir, 'podman.sock');
  const host = { DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: dir };
  const docker = (...args: string[]) => run(DOCKER_CLIENT, args, { env: host });
  const env = ownStorage(dir);
  let version = '';
  const server = await startServer(dir, '/', ['podman', 'system', 'service', '--time=0', host.DOCKER_HOST], env, async () => {
    version = (await docker('version', '--format', '{{.Server.Version}}')).trim();
  });

  const engine: Engine = {
    kind: 'podman',
    frontends: ['podman', 'buildah'],
    socket,
    version,
    docker,
    async build(context, options) {
      const flags = [
        ...buildFlags(dir, context, options),
        '--isolation=chroot',
        '--network=host',
        '--layers',
        '--format=docker',
        '--pull=never',
      ];
      await again(() => server.inside(options.frontend ?? 'podman', ['build', ...flags, context], { env }));
    },
    async push(tag, name) {
      await server.inside('podman', ['push', '--quiet', '--tls-verify=false', tag, name], { env });
    },
    async save(tag, file) {
      await docker('save', '-o', file, tag);
    },
    stop: () => server.stop(),
  };
  await loadBase(engine, host);
  return engine;
}

/**
 * Runs a build once more when it fails: on a busy machine a `RUN` under chroot isolation was seen to fail and, repeated, to succeed.
 * What it said the first time is printed, so that a failure with another reason is not hidden.
 */
async function again(build: () => Promise<unknown>): Promise<void> {
  try {
    await build();
  } catch (error) {
    console.warn(`A build is tried once more, because it failed: ${String(error)}`);
    await build();
  }
}

/** Settings under which nothing of the machine's own container storage is touched. */
function ownStorage(dir: string): Record<string, string> {
  const storage = ['[storage]', 'driver = "overlay"', `graphroot = "${join(dir, 'graph')}"`, `runroot = "${join(dir, 'run')}"`];
  const engine = [
    '[engine]',
    'cgroup_manager = "cgroupfs"',
    'events_logger = "none"',
    'runtime = "crun"',
    `tmp_dir = "${join(dir, 'tmp')}"`,
  ];
  writeFileSync(join(dir, 'storage.conf'), `${storage.join('\n')}\n`);
  writeFileSync(join(dir, 'containers.conf'), `${engine.join('\n')}\n`);
  return { CONTAINERS_STORAGE_CONF: join(dir, 'storage.conf'), CONTAINERS_CONF: join(dir, 'containers.conf') };
}

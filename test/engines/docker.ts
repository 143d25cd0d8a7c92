/** Owns the two Docker servers: Debian 12's 20.10 on this machine, and Debian 13's 26.1 inside a folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBase } from './base-image.js';
import { buildFlags } from './build-flags.js';
import { debian13 } from './debian13.js';
import type { Engine, EngineKind, Frontend } from './engine.js';
import { run } from './run.js';
import { serverDir, startServer, type Server } from './server.js';
import { requirePrograms } from './unavailable.js';

/** Debian's client by path: another one on the PATH may have no builder. */
export const DOCKER_CLIENT = '/usr/bin/docker';

/** Docker 20.10: saves `<id>/layer.tar`; the classic builder and the BuildKit inside dockerd. */
export async function startDocker20(): Promise<Engine> {
  requirePrograms([
    { path: '/usr/sbin/dockerd', package: 'docker.io' },
    { path: DOCKER_CLIENT, package: 'docker.io' },
    { path: '/bin/busybox', package: 'busybox-static' },
  ]);
  return startDocker('docker20', '/', ['classic', 'buildkit'], {}, (server, host, { frontend, context, flags }) =>
    server.inside(DOCKER_CLIENT, ['build', '--network=host', ...flags, context], {
      env: { ...host, DOCKER_BUILDKIT: frontend === 'classic' ? '0' : '1' },
    }),
  );
}

/**
 * Docker 26.1: saves an OCI layout. BuildKit through buildx; in the containerd store with a provenance attestation of `mode=max`,
 * which only that store can hold.
 */
export async function startDocker26(kind: EngineKind, { containerdStore }: { containerdStore: boolean }): Promise<Engine> {
  requirePrograms([
    { path: DOCKER_CLIENT, package: 'docker.io' },
    { path: '/bin/busybox', package: 'busybox-static' },
  ]);
  const config = { features: { 'containerd-snapshotter': containerdStore } };
  const provenance = `--provenance=${containerdStore ? 'mode=max' : 'false'}`;
  return startDocker(kind, await debian13(), ['buildkit'], config, (server, host, { context, flags }) =>
    server.inside('docker', ['buildx', 'build', '--network=host', '--allow=network.host', provenance, '--load', ...flags, context], {
      env: host,
    }),
  );
}

interface Build {
  frontend: Frontend;
  context: string;
  flags: string[];
}

async function startDocker(
  kind: EngineKind,
  root: string,
  frontends: readonly [Frontend, ...Frontend[]],
  config: object,
  build: (server: Server, host: Record<string, string>, what: Build) => Promise<unknown>,
): Promise<Engine> {
  const dir = serverDir(kind);
  const socket = join(dir, 'docker.sock');
  mkdirSync(join(dir, 'client'));
  writeFileSync(join(dir, 'daemon.json'), JSON.stringify(config));
  const host = { DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: join(dir, 'client'), BUILDX_CONFIG: join(dir, 'client') };
  const docker = (...args: string[]) => run(DOCKER_CLIENT, args, { env: host });
  let version = '';

  const command = ['dockerd', '--host', host.DOCKER_HOST, '--config-file', join(dir, 'daemon.json'), '--pidfile', join(dir, 'pid')];
  const storage = ['--data-root', join(dir, 'data'), '--exec-root', join(dir, 'exec')];
  const network = ['--bridge=none', '--iptables=false', '--ip6tables=false'];
  const server = await startServer(dir, root, [...command, ...storage, ...network], {}, async () => {
    version = (await docker('version', '--format', '{{.Server.Version}}')).trim();
  });

  const engine: Engine = {
    kind,
    frontends,
    socket,
    version,
    docker,
    async build(context, options) {
      const frontend = options.frontend ?? frontends[0];
      await build(server, host, { frontend, context, flags: buildFlags(dir, context, options) });
    },
    async push(tag, name) {
      await docker('tag', tag, name);
      await docker('push', '--quiet', name);
    },
    async save(tag, file) {
      await docker('save', '-o', file, tag);
    },
    stop: () => server.stop(),
  };
  await loadBase(engine, host);
  return engine;
}

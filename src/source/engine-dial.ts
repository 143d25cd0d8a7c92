/** Questions to one engine over HTTP, whatever carries it: a socket, TCP, TLS or ssh. */
import type { Agent as HttpAgent } from 'node:http';
import { Agent } from 'node:https';
import type Dockerode from 'dockerode';
import type { EngineAddress } from './engine-address.js';
import { SshAgent } from './engine-ssh.js';

type Modem = Dockerode['modem'];

/** A GET; rejects for every status but 200. With `isStream` it resolves to Node's response, else to what its JSON says. */
export type Dial = (
  options: Pick<Parameters<Modem['dial']>[0], 'path' | 'options' | 'isStream'> & { abortSignal?: AbortSignal | undefined },
) => Promise<unknown>;

/** Loads dockerode when it is needed and no sooner: that alone takes 100 ms. */
export async function dialer({ connect }: EngineAddress): Promise<Dial> {
  const { default: Docker } = await import('dockerode');
  const modem: Modem = new Docker({ ...NOTHING_FROM_THE_PROCESS, ...settingsOf(connect) }).modem;
  return ({ abortSignal, ...options }) =>
    new Promise((resolve, reject) => {
      const request = { method: 'GET', statusCodes: { 200: true }, ...options, ...(abortSignal === undefined ? {} : { abortSignal }) };
      modem.dial(request, (error, result) => (error === null ? resolve(result) : reject(error)));
    });
}

/** The modem looks at DOCKER_HOST of the process by itself, and a host it finds there wins over a socket. */
const NOTHING_FROM_THE_PROCESS = {
  host: undefined,
  port: undefined,
  protocol: 'http' as const,
  ca: undefined,
  cert: undefined,
  key: undefined,
};

/** The modem takes an agent, which its type does not know. */
type Settings = Dockerode.DockerOptions & { agent?: HttpAgent };

function settingsOf(connect: EngineAddress['connect']): Settings {
  switch (connect.kind) {
    case 'socket':
      return { socketPath: connect.path };
    case 'tcp': {
      const { host, port, tls } = connect;
      if (tls === undefined) return { host, port };
      const { verify, ...files } = tls;
      // Only an agent can be told not to verify, so that it is given the certificates, too.
      return { host, port, protocol: 'https', agent: new Agent({ ...files, rejectUnauthorized: verify }) };
    }
    case 'ssh':
      // The name is for the Host header alone: docker itself writes a made-up one.
      return { host: 'docker.example.com', port: 80, agent: new SshAgent(connect.host, connect.env) };
  }
}

/**
 * Engines behind `ssh://`: the system's `ssh` runs `docker system dial-stdio` over there, whose standard streams are a connection to the
 * engine's socket. So keys, known hosts, jump hosts and aliases are those of `~/.ssh/config`, and host keys are checked.
 * https://docs.docker.com/engine/security/protect-access/#use-ssh-to-protect-the-docker-daemon-socket
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { Duplex } from 'node:stream';
import { ScanError, sentenceOf } from '../model/errors.js';
import { brief } from './brief.js';

export interface SshHost {
  /** `ssh://user@host:port`. */
  label: string;
  host: string;
  user?: string;
  port?: number;
}

/** Host names, addresses and aliases of `~/.ssh/config`. None begins with a dash, which ssh would take for an option. */
const HOST = /^\w[\w.-]{0,254}$/;
const IPV6 = /^[0-9a-f:.]{2,45}(?:%\w{1,15})?$/i;
const USER = /^\w[\w.+@\\-]{0,127}$/;

/**
 * `ssh://[user@]host[:port]`.
 * @param origin What holds the address, for errors: they never repeat it.
 * @throws ScanError OPTION_INVALID
 */
export function sshHost(origin: string, address: string): SshHost {
  const invalid = (why: string): ScanError => new ScanError('OPTION_INVALID', `${origin} ${why}; write it as ssh://user@host:port`);
  const match = /^ssh:\/\/(?:(?<user>[^@/]*)@)?(?:\[(?<ipv6>[^\]]*)\]|(?<name>[^:/@]*))(?::(?<port>\d{1,5}))?(?<path>\/.*)?$/is.exec(
    address,
  );
  const { user: writtenUser, ipv6, name = '', port, path = '/' } = match?.groups ?? {};
  if (match === null) throw invalid('is no address that ssh can use');
  if (path !== '/') throw invalid('has a path behind the host, which cannot be used');
  if (ipv6 !== undefined ? !IPV6.test(ipv6) : !HOST.test(name)) throw invalid('has no host name that ssh can use');
  const user = writtenUser === undefined ? undefined : decoded(writtenUser);
  if (user?.includes(':') === true) throw invalid('has a password in it, which ssh does not take: use a key');
  if (user !== undefined && !USER.test(user)) throw invalid('has no user name that ssh can use');
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65535)) throw invalid('has no port that there is');
  return {
    label: `ssh://${user === undefined ? '' : `${user}@`}${ipv6 === undefined ? name : `[${ipv6}]`}${port === undefined ? '' : `:${port}`}`,
    host: ipv6 ?? name,
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

/** Connects to the engine at the other end: one `ssh` process for each connection. It ends with the connection. */
export class SshAgent extends Agent {
  constructor(
    private readonly host: SshHost,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    super();
  }

  /** Node's agents may be given any duplex stream; their type says socket. */
  override createConnection(): Duplex {
    return new SshConnection(spawn('ssh', sshArguments(this.host), { env: this.env, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true }));
  }
}

/** A scan opens several connections, so nothing may be asked for at the terminal, let alone several times: `BatchMode`. */
function sshArguments({ host, user, port }: SshHost): string[] {
  const options = ['-T', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30'];
  const whom = [...(user === undefined ? [] : ['-l', user]), ...(port === undefined ? [] : ['-p', String(port)])];
  return [...options, ...whom, '--', host, 'docker', 'system', 'dial-stdio'];
}

/** The end of what ssh said is kept; a banner of any length may come before it. */
const WORDS_KEPT = 4096;
/** Characters of it that are told. */
const MOST_SAID = 500;

/** The standard streams of an `ssh` process as one stream, with back-pressure both ways. Fails with ssh's own last sentence. */
class SshConnection extends Duplex {
  #words = '';

  constructor(private readonly child: ChildProcess) {
    super();
    child.stdout?.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout?.pause();
    });
    child.stderr?.on('data', (chunk: Buffer) => (this.#words = (this.#words + chunk.toString()).slice(-WORDS_KEPT)));
    // That a process does not read any more is told better by its end.
    child.stdin?.on('error', () => undefined);
    child.once('error', (error) => this.destroy(new Error(cannotRun(error), { cause: error })));
    child.once('close', (code) => (code === 0 ? this.push(null) : this.destroy(new Error(this.#lastSentence(code)))));
  }

  override _read(): void {
    this.child.stdout?.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.child.stdin?.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.child.stdin?.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.child.kill();
    done(error);
  }

  #lastSentence(code: number | null): string {
    const last = this.#words
      .split(/[\r\n]+/)
      .map((line) => line.trim())
      .findLast((line) => line !== '');
    return last === undefined
      ? `ssh ended with ${code === null ? 'a signal' : `exit code ${code}`}`
      : `ssh says: ${brief(last, MOST_SAID)}`;
  }
}

function cannotRun(error: unknown): string {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return missing ? 'the program ssh is not on the PATH' : `ssh cannot be run: ${sentenceOf(error)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

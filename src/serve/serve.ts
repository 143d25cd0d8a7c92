/** `stowaway serve`: notifications in, jobs into the store, scans out of it, results posted and shown. The whole server on one screen. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { loadDetector } from '../detect/load.js';
import { sentenceOf } from '../model/errors.js';
import { HIDDEN } from '../model/secret.js';
import { redactorFor } from '../redaction.js';
import { openStore } from '../store/open-store.js';
import { admitReader } from './auth/gate.js';
import { SigningKey, Token } from './auth/keys.js';
import { criteriaOf } from './criteria.js';
import type { Answer } from './http/answer.js';
import { ok } from './http/answer.js';
import { BodyReader } from './http/body.js';
import type { Connections } from './http/connections.js';
import { listen } from './http/listener.js';
import { Refusal } from './http/refusal.js';
import { findRoute, type Route } from './http/router.js';
import { startJobs } from './jobs/start.js';
import { bugFields, makeLog, throttled } from './log.js';
import { makeMeasures } from './measures.js';
import { exposition, EXPOSITION } from './metrics.js';
import { AllowedRegistries } from './notification/pushed.js';
import { openApi } from './openapi.js';
import { LIMITS, type ServeOptions } from './options.js';
import { alive, ready } from './routes/health.js';
import { notify } from './routes/notify.js';
import { listResults, showResult } from './routes/results.js';

export { readSettings } from './settings.js';

export interface Serving {
  /** `host:port` that it listens on. */
  address: string;
  /** Takes nothing new, ends or gives back what is under way, closes the store. */
  stop(): Promise<void>;
}

type Handler = (
  request: IncomingMessage,
  connections: Connections,
  found: { parameter: string; query: URLSearchParams },
) => Promise<Answer> | Answer;

/** Refusals in the log, each second. */
const MOST_REFUSALS = 10;

/** @throws ScanError for options that cannot be used, a store that cannot be opened, an address that is taken. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const limits = { ...LIMITS, ...options.limits };
  const { keys } = options;
  const detector = await loadDetector({ rules: options.rules });
  const redactor = redactorFor(detector);
  for (const secret of [keys.token, keys.signing, keys.reader, options.webhook?.key])
    if (secret !== undefined) redactor.add(secret, HIDDEN);
  const log = makeLog(options.write, redactor);
  const refusals = throttled(log, MOST_REFUSALS);

  const store = await openStore(options.state);
  let connections = (): number => 0;
  const measures = makeMeasures({ store, connections: () => connections(), memory: options.memory });
  const today = (): string => new Date().toISOString().slice(0, 10);
  const criteria = (): string => criteriaOf(detector.ruleSet, options, today());
  const reading = { store, gate: options.gate, today };
  const jobs = await startJobs({
    ...options,
    limits,
    store,
    criteria,
    measures,
    log,
    seal: (text) => redactor.text(text),
    owner: randomUUID(),
  });

  let isStopping = false;
  const notifyParts = {
    keys: {
      token: keys.token && new Token(keys.token),
      signing: keys.signing && new SigningKey(keys.signing),
    },
    bodies: new BodyReader(limits.bodyBytes, limits.bodiesBytes),
    allowed: new AllowedRegistries(options.registries),
    intake: jobs.intake,
    measures,
    log: refusals,
  };
  const reader = keys.reader && new Token(keys.reader);
  const forReaders =
    (answer: (request: IncomingMessage, found: Parameters<Handler>[2]) => Promise<Answer>): Handler =>
    (request, connections, found) => {
      admitReader(request.headers, reader);
      connections.trust(request.socket);
      return answer(request, found);
    };
  const routes: readonly (Route & { handle: Handler })[] = [
    { method: 'POST', path: '/notifications', handle: (request, connections) => notify(request, connections, notifyParts) },
    {
      method: 'GET',
      path: '/results',
      handle: forReaders((request, { query }) => listResults(query, request.headers.accept ?? '', reading)),
    },
    {
      method: 'GET',
      path: '/results/{image}',
      handle: forReaders((request, { parameter, query }) =>
        showResult(parameter, query, request.headers.accept ?? '', { ...reading, criteria }),
      ),
    },
    { method: 'GET', path: '/healthz', handle: alive },
    { method: 'GET', path: '/readyz', handle: () => ready(store, { isStopping, isWell: jobs.isWell() }) },
    {
      method: 'GET',
      path: '/metrics',
      handle: async () => ({ status: 200, body: { type: EXPOSITION, text: await exposition(measures.all) } }),
    },
    { method: 'GET', path: '/openapi.json', handle: () => ok(openApi()) },
  ];

  const handle = async (request: IncomingMessage, connections: Connections): Promise<Answer> => {
    let path = 'none';
    const counted = (status: number): void => measures.requests.add({ route: path, status });
    try {
      const found = findRoute(routes, request.method ?? '', request.url ?? '');
      path = found.route.path;
      const answer = await found.route.handle(request, connections, found);
      counted(answer.status);
      return answer;
    } catch (error) {
      counted(error instanceof Refusal ? error.status : 500);
      if (error instanceof Refusal && path === '/notifications')
        refusals('warn', 'refused', { status: error.status, reason: error.message, from: request.socket.remoteAddress });
      throw error;
    }
  };
  const listener = await listen({ ...options.listen, tls: options.tls, limits }, handle, (error) =>
    log('error', 'bug', bugFields(error)),
  ).catch(async (error: unknown) => {
    await jobs.stop(0);
    await store.close();
    throw error;
  });
  connections = () => listener.connections.count();
  log('info', 'listening', { address: listener.address, tls: options.tls !== undefined, registries: options.registries.join(' ') });

  return {
    address: listener.address,
    stop: async () => {
      isStopping = true;
      log('info', 'stopping');
      await Promise.all([listener.close(limits.stopWithin), jobs.stop(limits.stopWithin)]);
      await store.close().catch((error: unknown) => log('error', 'store', { reason: sentenceOf(error) }));
      log('info', 'stopped');
    },
  };
}

/** Harbor keeps its catalog to administrators; everyone else is told of repositories project by project: https://goharbor.io/docs/2.11.0/working-with-projects/using-api-explorer/ */
import { ScanError } from '../../model/errors.js';
import { field, textField } from '../json.js';
import type { Subject } from './failure.js';
import type { RegistryHost } from './host.js';
import { pages } from './pages.js';
import type { Session } from './session.js';

const API = '/api/v2.0';
const PAGE = 100;

/**
 * Repositories that we may see, as `project/repository`.
 * @returns undefined when no Harbor answers
 * @throws ScanError SOURCE_UNREACHABLE, ABORTED
 */
export async function harborRepositories(
  session: Session,
  host: RegistryHost,
  onDenied: (detail: string) => void,
): Promise<AsyncIterable<string> | undefined> {
  const about = (what: string): Subject => ({ host, path: '', what });
  const projects: string[] = [];
  try {
    for await (const page of pages(session, about('list of projects'), `${API}/projects?page=1&page_size=${PAGE}`, ASK)) {
      if (!Array.isArray(page)) return undefined;
      for (const project of page) {
        const name = textField(project, 'name');
        if (name === undefined || field(project, 'project_id') === undefined) return undefined;
        projects.push(name);
      }
    }
  } catch (error) {
    if (error instanceof ScanError && ['SOURCE_UNREACHABLE', 'ABORTED'].includes(error.code)) throw error;
    return undefined;
  }
  return (async function* () {
    for (const project of projects) {
      try {
        const list = `${API}/projects/${encodeURIComponent(project)}/repositories?page=1&page_size=${PAGE}`;
        for await (const page of pages(session, about(`list of repositories of the project ${project}`), list, ASK)) {
          for (const repository of Array.isArray(page) ? page : []) {
            const name = textField(repository, 'name');
            if (name !== undefined) yield name;
          }
        }
      } catch (error) {
        if (!(error instanceof ScanError) || error.code !== 'SOURCE_DENIED') throw error;
        onDenied(error.message);
      }
    }
  })();
}

/** It does not challenge: whoever shows no login is a stranger. A number instead of the name would mean its id. */
const ASK = { headers: { 'x-is-resource-name': 'true' }, showsLogin: true } as const;

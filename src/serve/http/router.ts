/** Which route serves a request. A path is literal, or ends in one parameter that takes all the rest of it. */
import { Refusal } from './refusal.js';

export interface Route {
  method: 'GET' | 'POST';
  /** As the OpenAPI document has it: `/results/{image}`. */
  path: string;
}

export interface Found<R extends Route> {
  route: R;
  /** The value of its parameter, decoded; '' where it has none. */
  parameter: string;
  query: URLSearchParams;
}

/** Characters of a request's target that are looked at. */
const LONGEST = 2048;

/** @throws Refusal 404 for an unknown path, 405 for another method, 414 and 400 for a target that is none. */
export function findRoute<R extends Route>(routes: readonly R[], method: string, target: string): Found<R> {
  if (target.length > LONGEST) throw new Refusal(414, `the address has more than ${LONGEST} characters`);
  const [path = '', query = ''] = target.split(/\?(.*)/s);
  const here = routes.flatMap((route) => {
    const parameter = parameterIn(route.path, path);
    return parameter === undefined ? [] : [{ route, parameter, query: new URLSearchParams(query) }];
  });
  // HEAD is a GET without its body.
  const wanted = method === 'HEAD' ? 'GET' : method;
  const found = here.find(({ route }) => route.method === wanted);
  if (found !== undefined) return found;
  if (here.length === 0) throw new Refusal(404, 'there is nothing at this address: /openapi.json tells what there is');
  const allow = here.map(({ route }) => route.method).join(', ');
  throw new Refusal(405, `this address takes ${allow} alone`, { allow });
}

/** @returns undefined for a path of another route. @throws Refusal 400 */
function parameterIn(pattern: string, path: string): string | undefined {
  const brace = pattern.indexOf('{');
  if (brace === -1) return path === pattern ? '' : undefined;
  const prefix = pattern.slice(0, brace);
  if (!path.startsWith(prefix) || path.length === prefix.length) return undefined;
  try {
    return decodeURIComponent(path.slice(prefix.length));
  } catch {
    throw new Refusal(400, 'the address has a percent sign that encodes nothing');
  }
}

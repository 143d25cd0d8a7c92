/** Values that Kubernetes wants in base64. What they decode to is the secret that stands elsewhere too. */
import { isCredentialName } from '../credential-name.js';
import { isPlaceholder } from '../placeholder.js';
import { isReference } from '../reference.js';
import type { Check } from './check.js';
import { parseObject } from './jwt.js';

/** https://kubernetes.io/docs/concepts/configuration/secret/ : random text seldom decodes to printable text, so that what does was encoded. */
export const base64Text: Check = ({ value, name }) => {
  if (value.length % 4 !== 0 || !/[A-Z]/.test(value) || !/[a-z]/.test(value) || name === undefined || !isCredentialName(name))
    return undefined;
  const plain = Buffer.from(value, 'base64').toString('latin1').replace(/\n$/, '');
  if (!/^[\x20-\x7e]{6,300}$/.test(plain) || isReference(plain) || isPlaceholder(plain, name)) return undefined;
  return { confidence: 'likely', evidence: 'decodes to text, and is named as a credential', joins: [plain] };
};

/** https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/ : a docker config, once more in base64. */
export const dockerConfigJson: Check = ({ value }) => {
  const config = parseObject(Buffer.from(value, 'base64').toString('utf8'));
  const auths = Object.values(copied(config?.['auths'] ?? config)).map(copied);
  const joins = auths.flatMap((entry) => {
    const [auth, password] = [entry['auth'], entry['password']];
    const decoded =
      typeof auth === 'string'
        ? Buffer.from(auth, 'base64')
            .toString('latin1')
            .replace(/^[^:]*:/, '')
        : '';
    return [typeof password === 'string' ? password : '', decoded].filter((text) => text !== '');
  });
  return joins.length === 0 ? undefined : { confidence: 'proven', evidence: 'decodes to a docker config', joins: [...new Set(joins)] };
};

/** The members of what a parser made; none for anything that is no object. */
function copied(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

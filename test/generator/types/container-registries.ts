/** Owns what logs in to container registries, and Docker Swarm's own tokens. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { base64 } from './checksums.js';
import { byContext, byForm, fixed, inDocument, shaped } from './declare.js';
import { BASE64_IN_URL } from './exceptions.js';
import { company, password, user } from './surroundings.js';

const REGISTRIES = ['https://index.docker.io/v1/', 'ghcr.io', 'registry.gitlab.com', 'quay.io', 'registry.internal:5000'] as const;

const BASE36 = ALPHABET.lowerAlnum;

function dockerConfig(random: Random, auth: string): string {
  return JSON.stringify({ auths: { [random.pick(REGISTRIES)]: { auth } }, credsStore: '' }, null, '\t');
}

export const containerRegistryTypes: readonly CredentialType[] = [
  byForm(
    'dockerhub-pat',
    'Docker Hub',
    ['DOCKERHUB_TOKEN', 'DOCKER_PASSWORD', 'DOCKER_HUB_TOKEN'],
    fixed('dckr_pat_', ALPHABET.base64url, 27),
    { beside: (random) => ({ DOCKERHUB_USERNAME: user(random) }) },
  ),
  byForm('dockerhub-oat', 'Docker Hub', ['DOCKERHUB_TOKEN', 'DOCKER_ORG_TOKEN'], fixed('dckr_oat_', ALPHABET.base64url, 32), {
    beside: (random) => ({ DOCKERHUB_USERNAME: company(random) }),
  }),
  inDocument(
    'dockerconfig-auth',
    'Docker',
    (random) => {
      const secret = base64(`${user(random)}:${password(random)}`);
      return { secret, text: `${dockerConfig(random, secret)}\n`, path: 'root/.docker/config.json' };
    },
    () => ['{"auths":{"https://index.docker.io/v1/":{}},"credsStore":"desktop"}\n'],
  ),
  inDocument('dockerconfig-auth/login', 'Docker', (random) => {
    const secret = password(random);
    const login = { username: user(random), password: secret };
    return { secret, text: `${JSON.stringify({ auths: { [random.pick(REGISTRIES)]: login } })}\n`, path: 'kaniko/.docker/config.json' };
  }),
  inDocument('dockerconfig-auth/kubernetes', 'Docker', (random) => {
    const secret = base64(dockerConfig(random, base64(`${user(random)}:${password(random)}`)));
    const text = `apiVersion: v1
kind: Secret
metadata:
  name: regcred
type: kubernetes.io/dockerconfigjson
data:
  .dockerconfigjson: ${secret}
`;
    return { secret, text, path: 'deploy/regcred.yaml' };
  }),
  byForm(
    'docker-swarm-join',
    'Docker',
    ['SWARM_TOKEN', 'SWARM_JOIN_TOKEN', 'DOCKER_SWARM_TOKEN'],
    shaped('SWMTKN-1-', (random) => `SWMTKN-1-${random.text(BASE36, 50)}-${random.text(BASE36, 25)}`),
  ),
  byForm(
    'docker-swarm-unlock',
    'Docker',
    ['SWARM_UNLOCK_KEY', 'DOCKER_SWARM_UNLOCK_KEY'],
    shaped('SWMKEY-1-', (random) => `SWMKEY-1-${base64(random.bytes(32)).slice(0, -1)}`),
    { except: BASE64_IN_URL },
  ),
  byForm(
    'acr-password',
    'Azure Container Registry',
    ['ACR_PASSWORD', 'AZURECR_PASSWORD', 'REGISTRY_PASSWORD'],
    shaped('', (random) => `${random.text(ALPHABET.base64, 42)}+ACR${random.text(ALPHABET.alnum, 6)}`),
    {
      beside: (random) => {
        const registry = company(random);
        return { ACR_USERNAME: registry, ACR_LOGIN_SERVER: `${registry}.azurecr.io` };
      },
      except: BASE64_IN_URL,
    },
  ),
  byContext('quay-oauth', 'Quay', ['QUAY_OAUTH_TOKEN', 'QUAY_TOKEN', 'QUAY_API_TOKEN'], fixed('', ALPHABET.alnum, 40)),
  byContext('quay-oauth/robot', 'Quay', ['QUAY_ROBOT_TOKEN', 'QUAY_PASSWORD'], fixed('', ALPHABET.upperAlnum, 64), {
    beside: (random) => ({ QUAY_USERNAME: `${company(random)}+${user(random)}` }),
  }),
];

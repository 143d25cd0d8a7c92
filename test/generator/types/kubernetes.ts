/** What Kubernetes and OpenShift write: configurations, secrets, and the tokens of their accounts. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { password } from './connection-strings.js';
import { jwtByRsa } from './encodings.js';
import { base64url, issuedToken, referenceTo } from './issued-token.js';
import { pem, privateKeyPem } from './private-keys.js';

export const kubernetesTypes: readonly CredentialType[] = [
  {
    id: 'kubeconfig',
    vendor: 'Kubernetes',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = Buffer.from(privateKeyPem(random, random.pick(['rsa-pkcs1', 'ec-sec1']))).toString('base64');
      const certificate = Buffer.from(pem('CERTIFICATE', random.bytes(500))).toString('base64');
      return {
        secret,
        text: kubeconfig(random, `    client-certificate-data: ${certificate}\n    client-key-data: ${secret}\n`),
        path: random.pick(['root/.kube/config', 'etc/kubernetes/admin.conf', 'app/kubeconfig.yaml']),
      };
    },
    negatives: (random) => [
      kubeconfig(random, '    client-certificate: /etc/kubernetes/pki/admin.crt\n    client-key: /etc/kubernetes/pki/admin.key\n'),
      kubeconfig(random, '    exec:\n      apiVersion: client.authentication.k8s.io/v1\n      command: aws-iam-authenticator\n'),
    ],
  },
  {
    id: 'kubeconfig/token',
    vendor: 'Kubernetes',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = random.pick([() => serviceAccountToken(random), () => random.text(ALPHABET.alnum, 43)])();
      return {
        secret,
        text: kubeconfig(random, `    token: ${secret}\n`),
        path: random.pick(['root/.kube/config', 'app/deploy/kubeconfig']),
      };
    },
    negatives: (random) => [
      kubeconfig(random, `    token: ${referenceTo('KUBE_TOKEN')}\n`),
      kubeconfig(random, '    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token\n'),
    ],
  },
  {
    id: 'k8s-secret-yaml',
    vendor: 'Kubernetes',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = Buffer.from(password(random)).toString('base64');
      return {
        secret,
        text: manifest(random, `data:\n  ${random.pick(['password', 'db-password', 'api-token'])}: ${secret}\n`),
        path: 'app/k8s/secret.yaml',
      };
    },
    negatives: (random) => [
      manifest(random, 'data: {}\n'),
      manifest(random, `stringData:\n  password: ${referenceTo('DB_PASSWORD')}\n`),
      manifest(random, 'data:\n  region: ZXUtY2VudHJhbC0x\n'),
    ],
  },
  {
    id: 'k8s-sa-jwt',
    vendor: 'Kubernetes',
    known: 'form',
    names: ['KUBE_TOKEN', 'K8S_TOKEN', 'SERVICE_ACCOUNT_TOKEN'],
    make: (random) => ({ secret: serviceAccountToken(random) }),
    negatives: (random) => [serviceAccountToken(random).split('.').slice(0, 2).join('.'), referenceTo('KUBE_TOKEN')],
  },
  {
    id: 'k8s-sa-jwt/bound',
    vendor: 'Kubernetes',
    known: 'document',
    names: [],
    make: (random) => {
      const iat = random.between(1_700_000_000, 1_760_000_000);
      const pod = { name: `api-${random.text(ALPHABET.lowerAlnum, 5)}`, uid: random.uuid() };
      const bound = { namespace: 'shop', pod, serviceaccount: { name: 'deployer', uid: random.uuid() } };
      const claims = {
        aud: ['https://kubernetes.default.svc'],
        exp: iat + 3607,
        iat,
        iss: 'https://kubernetes.default.svc',
        'kubernetes.io': bound,
      };
      const secret = jwtByRsa(
        random,
        { ...claims, nbf: iat, sub: 'system:serviceaccount:shop:deployer' },
        { typ: undefined, kid: random.text(ALPHABET.base64url, 43) },
      );
      return { secret, text: secret, path: 'var/run/secrets/kubernetes.io/serviceaccount/token' };
    },
    negatives: (random) => [`${random.uuid()}\n`, serviceAccountToken(random).split('.').slice(0, 2).join('.')],
  },
  {
    id: 'k8s-bootstrap',
    vendor: 'Kubernetes',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = `${random.text(ALPHABET.lowerAlnum, 6)}.${random.text(ALPHABET.lowerAlnum, 16)}`;
      const server = `10.0.${random.between(0, 9)}.${random.between(2, 250)}:6443`;
      const join = `kind: JoinConfiguration\ndiscovery:\n  bootstrapToken:\n    apiServerEndpoint: ${server}\n    token: ${secret}\n    unsafeSkipCAVerification: false\n`;
      const init = `kind: InitConfiguration\nbootstrapTokens:\n  - token: ${secret}\n    ttl: 24h0m0s\n    usages:\n      - signing\n      - authentication\n`;
      const text = random.pick([join, init].map((kind) => `apiVersion: kubeadm.k8s.io/v1beta3\n${kind}`));
      return { secret, text, path: 'etc/kubernetes/kubeadm.yaml' };
    },
    negatives: (random) => [
      `apiVersion: kubeadm.k8s.io/v1beta3\nkind: InitConfiguration\nbootstrapTokens:\n  - token: ${random.text(ALPHABET.lowerAlnum, 6)}.${random.text(ALPHABET.lowerAlnum, 12)}\n`,
      'apiVersion: kubeadm.k8s.io/v1beta3\nkind: InitConfiguration\nbootstrapTokens:\n  - ttl: 24h0m0s\n',
    ],
  },
  issuedToken({
    id: 'openshift',
    vendor: 'OpenShift',
    known: 'form',
    names: ['OPENSHIFT_TOKEN', 'OC_TOKEN', 'OCP_TOKEN'],
    shape: ['sha256~', base64url(43)],
  }),
];

/** The token of a service account as it was kept in a Secret before Kubernetes 1.24: it never expires. */
function serviceAccountToken(random: Random): string {
  const account = random.pick(['default', 'deployer', 'ci-runner']);
  const place = 'kubernetes.io/serviceaccount/';
  return jwtByRsa(
    random,
    {
      iss: 'kubernetes/serviceaccount',
      [`${place}namespace`]: 'shop',
      [`${place}secret.name`]: `${account}-token-${random.text(ALPHABET.lowerAlnum, 5)}`,
      [`${place}service-account.name`]: account,
      [`${place}service-account.uid`]: random.uuid(),
      sub: `system:serviceaccount:shop:${account}`,
    },
    { typ: undefined, kid: random.text(ALPHABET.base64url, 43) },
  );
}

function kubeconfig(random: Random, user: string): string {
  const cluster = random.text(ALPHABET.lower, 6);
  return [
    'apiVersion: v1\nkind: Config\nclusters:',
    `- name: ${cluster}\n  cluster:\n    server: https://${cluster}.internal:6443`,
    `contexts:\n- name: admin@${cluster}\n  context:\n    cluster: ${cluster}\n    user: admin\ncurrent-context: admin@${cluster}`,
    `preferences: {}\nusers:\n- name: admin\n  user:\n${user}`,
  ].join('\n');
}

function manifest(random: Random, data: string): string {
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${random.text(ALPHABET.lower, 8)}\n  namespace: shop\ntype: Opaque\n${data}`;
}

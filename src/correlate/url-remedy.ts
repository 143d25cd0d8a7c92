/** What to do in place of a password in a URL: each program has its own way to be given one. */
import type { Advice } from './advice.js';
import { commandsOf, fileOf, variable, type Leaked } from './leaked.js';
import { mountedFilePatch, mountPatch } from './patch.js';

export function urlAdvice(leaked: Leaked): Advice {
  const lead = 'Take user and password out of the URL.';
  const path = fileOf(leaked) ?? '';
  const command = commandsOf(leaked).join('\n');
  if (/^ADD /.test(command)) return { lead, ...(/\.git\b|\bgit@/.test(command) ? ADD_GIT : ADD_FILE) };
  if (/\/pip\.(?:conf|ini)$/.test(path))
    return { lead, how: 'Mount the file as a secret in the RUN that calls pip.', patch: mountedFilePatch(path) };
  if (/\.list$/.test(path)) {
    return {
      lead,
      how: 'Give apt the password in a file that is mounted as a secret.',
      patch: mountedFilePatch('/etc/apt/auth.conf.d/auth.conf'),
    };
  }
  // https://pip.pypa.io/en/stable/topics/configuration/#environment-variables
  if (/extra-index-url/.test(command)) return { lead, how: PIP, patch: mountPatch('PIP_EXTRA_INDEX_URL', undefined) };
  if (/index-url|\bpip3? /.test(command)) return { lead, how: PIP, patch: mountPatch('PIP_INDEX_URL', undefined) };
  if (/\bgit\b|insteadOf/i.test(`${path}\n${command}`))
    return { lead, how: 'Use a secret or ssh mount and a credential helper.', patch: GIT };
  const name = variable(leaked);
  if (name.endsWith('_URL')) return { lead, how: 'Read the whole URL from a secret mount.', patch: mountPatch(name, undefined) };
  // curl reads it with --netrc, wget always.
  return { lead, how: 'Give the program the password in a .netrc that is mounted as a secret.', patch: mountedFilePatch('/root/.netrc') };
}

/** https://docs.docker.com/build/building/secrets/#git-authentication-for-remote-contexts */
const ADD_GIT: Omit<Advice, 'lead'> = {
  how: 'Give the build the token by the secret that ADD looks for.',
  patch: '# docker build --secret id=GIT_AUTH_TOKEN,env=GIT_AUTH_TOKEN .',
};

const ADD_FILE: Omit<Advice, 'lead'> = {
  how: 'Download it in a RUN instead, with the password in a .netrc that is mounted as a secret.',
  patch: mountedFilePatch('/root/.netrc').replace('…', 'curl --netrc --remote-name …'),
};

const PIP = 'Give pip its index from a secret mount.';

const GIT = [
  'RUN --mount=type=secret,id=git_credentials git -c credential.helper="store --file=/run/secrets/git_credentials" clone …',
  '# docker build --secret id=git_credentials,src=.git-credentials .',
].join('\n');

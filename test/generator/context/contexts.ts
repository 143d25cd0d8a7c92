/** Owns the texts in which only what stands around a credential says whose it is: its own name is anybody's. */
import type { Random } from '../random.js';
import type { VendorTraces } from './vendors.js';

export interface Contextual {
  readonly path: string;
  readonly text: string;
}

/** @returns undefined where the vendor has no such trace */
type Context = (traces: VendorTraces, value: string, random: Random) => Contextual | undefined;

const NAMES = ['token', 'api_key', 'access_token', 'secret'] as const;

/** Of the names that say nobody's, one that such values have. */
function nameOf({ type }: VendorTraces, random: Random): string {
  return /cloudinary|plaid/.test(type) ? 'secret' : random.pick(NAMES.slice(0, 3));
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

export const CONTEXTS: Readonly<Record<string, Context>> = {
  'prefix of the variable': ({ word, ...rest }, value, random) => ({
    path: 'srv/app/.env',
    text: `REGION=eu\nACME_${word.toUpperCase()}_${nameOf({ word, ...rest }, random).toUpperCase()}=${value}\nDEBUG=0\n`,
  }),
  'host in the line before, environment': ({ host, ...rest }, value, random) => ({
    path: 'srv/app/.env',
    text: `PORT=80\n\nSERVICE_URL=https://${host}/v1\nSERVICE_${nameOf({ host, ...rest }, random).toUpperCase()}=${value}\n`,
  }),
  'host in the line before, YAML': (traces, value, random) => ({
    path: 'srv/app/config.yml',
    text: `client:\n  base_url: https://${traces.host}\n  ${nameOf(traces, random)}: ${value}\n  timeout: 30\n`,
  }),
  'host in the line after, JSON': (traces, value, random) => ({
    path: 'srv/app/config.json',
    text: `{\n  "${camel(nameOf(traces, random))}": "${value}",\n  "baseUrl": "https://${traces.host}/api",\n  "retries": 3\n}\n`,
  }),
  'section of an INI file': (traces, value, random) => ({
    path: 'srv/app/settings.ini',
    text: `[main]\nworkers = 4\n\n[${traces.word}]\n${nameOf(traces, random)} = ${value}\n`,
  }),
  'key above, YAML': (traces, value, random) => ({
    path: 'srv/app/settings.yaml',
    text: `http:\n  port: 80\n${traces.word}:\n  enabled: true\n  ${nameOf(traces, random)}: ${value}\n`,
  }),
  'key above, JSON': (traces, value, random) => ({
    path: 'srv/app/settings.json',
    text: `{ "http": { "port": 80 }, "${traces.word}": { "enabled": true, "${camel(nameOf(traces, random))}": "${value}" } }`,
  }),
  'table of TOML': (traces, value, random) => ({
    path: 'srv/app/settings.toml',
    text: `[http]\nport = 80\n\n[services.${traces.word}]\n${nameOf(traces, random)} = "${value}"\n`,
  }),
  'provider of Terraform': (traces, value, random) => ({
    path: 'srv/infra/main.tf',
    text: `provider "aws" {\n  region = "eu-west-1"\n}\n\nprovider "${traces.word}" {\n  ${nameOf(traces, random)} = "${value}"\n}\n`,
  }),
  'folder of the service': (traces, value, random) => ({
    path: `etc/${traces.word}/config.yml`,
    text: `log: info\n${nameOf(traces, random)}: ${value}\n`,
  }),
  'file of the program': ({ file, ...rest }, value, random) => {
    if (file === undefined) return undefined;
    const name = nameOf({ file, ...rest }, random);
    if (file.endsWith('.json')) return { path: file, text: `{"user": {"${camel(name)}": "${value}"}}` };
    if (/\.ya?ml$/.test(file)) return { path: file, text: `${name}: ${value}\nregion: eu\n` };
    return { path: file, text: `[default]\n${name} = ${file.endsWith('.toml') ? `"${value}"` : value}\n` };
  },
  'option of the program': ({ program, ...rest }, value, random) =>
    program === undefined
      ? undefined
      : {
          path: 'srv/bin/deploy.sh',
          text: `#!/bin/sh\nset -e\n${program} deploy --${nameOf({ program, ...rest }, random).replace('_', '-')} ${value} --yes\n`,
        },
  'secret of Kubernetes': (traces, value, random) => ({
    path: 'srv/k8s/secret.yaml',
    text: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${traces.word}-credentials\nstringData:\n  ${nameOf(traces, random)}: ${value}\n`,
  }),
  'secret of Kubernetes, encoded': (traces, value, random) => ({
    path: 'srv/k8s/secret.yaml',
    text: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\ndata:\n  ${traces.word}-${nameOf(traces, random)}: ${Buffer.from(value).toString('base64')}\n`,
  }),
  'client in TypeScript': (traces, value, random) => ({
    path: 'srv/app/client.ts',
    text: `export const client = new ${capital(traces.word)}({ ${camel(nameOf(traces, random))}: '${value}', retries: 3 });\n`,
  }),
  'header of a request': (traces, value) => ({
    path: 'srv/bin/check.sh',
    text: `curl -fsS -H "Authorization: Bearer ${value}" \\\n  https://${traces.host}/v1/status\n`,
  }),
};

/** Texts in which a vendor's word stands near a value that is none of the vendor's. */
export const FOREIGN: Readonly<Record<string, (traces: VendorTraces, value: string) => Contextual>> = {
  'another paragraph': ({ host }, value) => ({
    path: 'srv/app/.env',
    text: `STATUS_URL=https://${host}/v1\n\nTOKEN=${value}\n`,
  }),
  'another section': ({ word }, value) => ({ path: 'srv/app/app.ini', text: `[${word}]\nenabled = yes\n\n[widgets]\ntoken = ${value}\n` }),
  'another key': ({ word }, value) => ({ path: 'srv/app/app.yml', text: `${word}:\n  enabled: true\n\nwidgets:\n  token: ${value}\n` }),
  'a name of its own': ({ word, host }, value) => ({
    path: 'srv/app/.env',
    text: `${word.toUpperCase()}_URL=https://${host}\nWIDGETS_TOKEN=${value}\n`,
  }),
  'a command before': ({ program = 'ls', word }, value) => ({
    path: 'srv/bin/run.sh',
    text: `${program} version --short # ${word}\nwidgets login --token ${value}\n`,
  }),
};

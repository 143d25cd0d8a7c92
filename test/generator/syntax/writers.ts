/** The writer of every syntax. */
import type { SyntaxName } from '../syntaxes.js';
import { writeNetrc, writeNpmrc, writeUrlQuery, writeUrlUserinfo } from './clients.js';
import { writeCurlHeader, writeCurlUser, writeDockerfile, writePowershell, writeShellExport } from './commands.js';
import { writeCrlf, writeEnv, writeIni, writeProperties, writeToml } from './settings.js';
import { writeCsharp, writeGo, writeHcl, writeJava, writeJavascript, writePhp, writePython } from './sources.js';
import { writeLog, writeMinified } from './streams.js';
import { writeCompose, writeJson, writeKubernetes, writeXml, writeYaml } from './trees.js';
import type { Writer } from './written.js';

export const WRITERS: Readonly<Record<SyntaxName, Writer>> = {
  env: writeEnv,
  ini: writeIni,
  json: writeJson,
  yaml: writeYaml,
  toml: writeToml,
  xml: writeXml,
  properties: writeProperties,
  'shell-export': writeShellExport,
  'curl-header': writeCurlHeader,
  'curl-user': writeCurlUser,
  dockerfile: writeDockerfile,
  compose: writeCompose,
  kubernetes: writeKubernetes,
  npmrc: writeNpmrc,
  netrc: writeNetrc,
  'url-userinfo': writeUrlUserinfo,
  'url-query': writeUrlQuery,
  python: writePython,
  javascript: writeJavascript,
  java: writeJava,
  go: writeGo,
  csharp: writeCsharp,
  php: writePhp,
  powershell: writePowershell,
  hcl: writeHcl,
  log: writeLog,
  minified: writeMinified,
  crlf: writeCrlf,
};

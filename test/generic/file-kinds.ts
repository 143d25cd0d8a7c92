/** The kinds of files that samples are put into: config and code, each with its path, its style of names and its way to say `name = value`. */

export interface FileKind {
  kind: string;
  path: string;
  style: NameStyle;
  line(name: string, value: string): string;
  before?: string;
  after?: string;
  /** What cannot be written there without escapes. */
  unfit?: RegExp;
}

type NameStyle = 'snake' | 'SCREAMING' | 'kebab' | 'camel' | 'Pascal' | 'dotted';

const BARE = /[\s"'`,;<>()[\]{}|&\\]/;
const REFERENCES_FIT = /^(?!\$\{|\{\{)[\s\S]*[\s"'`,;<>()[\]{}|&\\]/;
const QUOTED = /["\\\n]/;
const SINGLE = /['\\\n]/;

export const FILE_KINDS: readonly FileKind[] = [
  { kind: 'env', path: 'app/.env', style: 'SCREAMING', line: (name, value) => `${name}=${value}`, unfit: REFERENCES_FIT },
  { kind: 'env, quoted', path: 'deploy/prod.env', style: 'SCREAMING', line: (name, value) => `export ${name}="${value}"`, unfit: QUOTED },
  {
    kind: 'json',
    path: 'app/config.json',
    style: 'camel',
    line: (name, value) => `  "${name}": "${value}",`,
    before: '{',
    after: '  "end": 1\n}',
    unfit: QUOTED,
  },
  {
    kind: 'json, data',
    path: 'app/data/service.json',
    style: 'snake',
    line: (name, value) => `  "${name}": "${value}",`,
    before: '{',
    after: '  "end": 1\n}',
    unfit: QUOTED,
  },
  {
    kind: 'yaml',
    path: 'app/application.yaml',
    style: 'kebab',
    line: (name, value) => `  ${name}: ${value}`,
    before: 'service:',
    unfit: BARE,
  },
  {
    kind: 'yaml, quoted',
    path: 'app/values.yml',
    style: 'camel',
    line: (name, value) => `  ${name}: '${value}'`,
    before: 'service:',
    unfit: SINGLE,
  },
  {
    kind: 'properties',
    path: 'app/application.properties',
    style: 'dotted',
    line: (name, value) => `${name}=${value}`,
    unfit: REFERENCES_FIT,
  },
  {
    kind: 'ini',
    path: 'etc/app/app.ini',
    style: 'snake',
    line: (name, value) => `${name} = ${value}`,
    before: '[main]',
    unfit: REFERENCES_FIT,
  },
  {
    kind: 'xml',
    path: 'app/settings.xml',
    style: 'camel',
    line: (name, value) => `  <${name}>${value}</${name}>`,
    before: '<settings>',
    after: '</settings>',
    unfit: /[<>&\s]/,
  },
  {
    kind: 'xml, attribute',
    path: 'app/web.config',
    style: 'Pascal',
    line: (name, value) => `  <add key="${name}" value="${value}" />`,
    before: '<appSettings>',
    after: '</appSettings>',
    unfit: /[<>&"\n]/,
  },
  { kind: 'javascript', path: 'app/server.js', style: 'camel', line: (name, value) => `const ${name} = '${value}';`, unfit: SINGLE },
  {
    kind: 'javascript, object',
    path: 'app/lib/client.mjs',
    style: 'camel',
    line: (name, value) => `  ${name}: "${value}",`,
    before: 'export default {',
    after: '};',
    unfit: QUOTED,
  },
  { kind: 'python', path: 'app/service.py', style: 'SCREAMING', line: (name, value) => `${name} = "${value}"`, unfit: QUOTED },
  {
    kind: 'python, dict',
    path: 'app/client.py',
    style: 'snake',
    line: (name, value) => `    '${name}': '${value}',`,
    before: 'OPTIONS = {',
    after: '}',
    unfit: SINGLE,
  },
  {
    kind: 'java',
    path: 'app/Client.java',
    style: 'SCREAMING',
    line: (name, value) => `    private static final String ${name} = "${value}";`,
    before: 'class Client {',
    after: '}',
    unfit: QUOTED,
  },
  {
    kind: 'go',
    path: 'app/main.go',
    style: 'camel',
    line: (name, value) => `\t${name} := "${value}"`,
    before: 'func main() {',
    after: '}',
    unfit: QUOTED,
  },
  {
    kind: 'c#',
    path: 'app/Client.cs',
    style: 'Pascal',
    line: (name, value) => `    public const string ${name} = "${value}";`,
    before: 'class Client {',
    after: '}',
    unfit: QUOTED,
  },
  { kind: 'php', path: 'app/client.php', style: 'snake', line: (name, value) => `$${name} = '${value}';`, before: '<?php', unfit: SINGLE },
  {
    kind: 'php, constant',
    path: 'app/wp-config.php',
    style: 'SCREAMING',
    line: (name, value) => `define('${name}', '${value}');`,
    before: '<?php',
    unfit: SINGLE,
  },
  {
    kind: 'hcl',
    path: 'infra/main.tf',
    style: 'snake',
    line: (name, value) => `  ${name} = "${value}"`,
    before: 'resource "x" "y" {',
    after: '}',
    unfit: QUOTED,
  },
  { kind: 'hcl, variables', path: 'infra/prod.tfvars', style: 'snake', line: (name, value) => `${name} = "${value}"`, unfit: QUOTED },
];

/** The words of a name in the style of a kind of file. */
export function styled(words: readonly string[], style: NameStyle): string {
  const capitals = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  switch (style) {
    case 'snake':
      return words.join('_');
    case 'SCREAMING':
      return words.join('_').toUpperCase();
    case 'kebab':
      return words.join('-');
    case 'dotted':
      return words.join('.');
    case 'Pascal':
      return capitals.join('');
    case 'camel':
      return [words[0] ?? '', ...capitals.slice(1)].join('');
  }
}

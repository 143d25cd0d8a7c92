/** Writers of nested documents: JSON, YAML, XML, Compose, Kubernetes. */
import { camel, hostWord, kebab, pascal, snake, upperSnake } from './names.js';
import { indented, isMultiLine, jsonEscaped, raw, whole, written, type Value, type Writer } from './written.js';

export const writeJson: Writer = ({ name, value, beside, vendor }, random) => {
  const idiom = random.pick([camel, snake]);
  return written(
    random.pick(['srv/app/config.json', 'srv/app/config/production.json', 'opt/service/appsettings.json']),
    {
      head: ['{', '  "port": 8080,', '  "logLevel": "info",', `  "${hostWord(vendor)}": {`],
      open: `${beside.map(([other, text]) => `    "${idiom(other)}": "${jsonEscaped(text)}",\n`).join('')}    "${idiom(name)}": "`,
      close: '",',
      tail: ['    "timeout": 30', '  },', '  "features": ["search", "export"]', '}'],
    },
    value,
    jsonEscaped,
  );
};

/** A scalar is plain where YAML allows it, else in quotes; several lines are a block. */
function yamlScalar(value: Value, quoted: boolean, indent: number): { open: string; close: string; escape: (text: string) => string } {
  if (isMultiLine(value)) return { open: `|\n${' '.repeat(indent)}`, close: '', escape: indented(indent) };
  if (!quoted && /^[a-z][\w./+=@~:%!-]*$/i.test(whole(value)) && !whole(value).endsWith(':')) return { open: '', close: '', escape: raw };
  return { open: '"', close: '"', escape: jsonEscaped };
}

export const writeYaml: Writer = ({ name, value, beside, vendor }, random) => {
  const idiom = random.pick([kebab, snake]);
  const scalar = yamlScalar(value, random.next() < 0.5, 4);
  return written(
    random.pick(['srv/app/config.yaml', 'etc/service/config.yml']),
    {
      head: ['---', 'server:', '  port: 8080', '  workers: 4'],
      open: `${kebab(vendor)}:\n${beside.map(([other, text]) => `  ${idiom(other)}: "${jsonEscaped(text)}"\n`).join('')}  ${idiom(name)}: ${scalar.open}`,
      close: scalar.close,
      tail: ['  timeout: 30s', 'logging:', '  level: info'],
    },
    value,
    scalar.escape,
  );
};

export const writeCompose: Writer = ({ name, value, beside, vendor }, random) => {
  const list = !isMultiLine(value) && !/[\s"'#$\\]|: /.test(whole(value)) && random.next() < 0.5;
  const scalar = yamlScalar(value, random.next() < 0.5, 8);
  const before = beside.map(([other, text]) =>
    list ? `      - ${upperSnake(other)}=${text}\n` : `      ${upperSnake(other)}: "${jsonEscaped(text)}"\n`,
  );
  return written(
    random.pick(['srv/app/docker-compose.yml', 'srv/app/compose.yaml']),
    {
      head: [
        'services:',
        '  web:',
        `    image: registry.internal/${hostWord(vendor)}-client:1.4`,
        '    ports:',
        '      - "8080:8080"',
        '    environment:',
      ],
      open: `${before.join('')}${list ? `      - ${upperSnake(name)}=` : `      ${upperSnake(name)}: ${scalar.open}`}`,
      close: list ? '' : scalar.close,
      tail: ['    restart: unless-stopped'],
    },
    value,
    // Compose takes `$` for a variable unless it is doubled.
    (text) => (list ? text : scalar.escape(text)).replaceAll('$', '$$$$'),
  );
};

export const writeKubernetes: Writer = ({ name, value, beside, vendor }, random) => {
  const idiom = random.pick([upperSnake, kebab]);
  const scalar = yamlScalar(value, random.next() < 0.5, 4);
  return written(
    'srv/deploy/secret.yaml',
    {
      head: [
        'apiVersion: v1',
        'kind: Secret',
        'metadata:',
        `  name: ${kebab(vendor)}-credentials`,
        '  namespace: default',
        'type: Opaque',
        'stringData:',
      ],
      open: `${beside.map(([other, text]) => `  ${idiom(other)}: "${jsonEscaped(text)}"\n`).join('')}  ${idiom(name)}: ${scalar.open}`,
      close: scalar.close,
      tail: ['---', 'apiVersion: v1', 'kind: ServiceAccount', 'metadata:', '  name: web'],
    },
    value,
    scalar.escape,
  );
};

export const writeXml: Writer = ({ name, value, beside, vendor }, random) => {
  const attribute = !isMultiLine(value) && random.next() < 0.5;
  const element = (other: string, text: string): string =>
    attribute
      ? `    <add key="${pascal(other)}" value="${xmlEscaped(text)}" />\n`
      : `    <${camel(other)}>${xmlEscaped(text)}</${camel(other)}>\n`;
  return written(
    random.pick(['srv/app/app.config', 'srv/app/config.xml']),
    {
      head: [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<configuration>',
        '  <server port="8080" />',
        `  <${hostWord(vendor).replace(/^\d/, 'v$&')}>`,
      ],
      open: `${beside.map(([other, text]) => element(other, text)).join('')}${attribute ? `    <add key="${pascal(name)}" value="` : `    <${camel(name)}>`}`,
      close: attribute ? '" />' : `</${camel(name)}>`,
      tail: ['    <timeout>30</timeout>', `  </${hostWord(vendor).replace(/^\d/, 'v$&')}>`, '</configuration>'],
    },
    value,
    xmlEscaped,
  );
};

function xmlEscaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

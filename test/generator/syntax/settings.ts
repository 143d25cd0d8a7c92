/** Writers of files of settings, one name and value a line: env, ini, properties, TOML. */
import { dotted, kebab, snake, upperSnake } from './names.js';
import { isMultiLine, jsonEscaped, raw, whole, written, type Credential, type Value, type Writer, type Written } from './written.js';

export const writeEnv: Writer = (credential, random) => {
  const path = random.pick(['srv/app/.env', 'srv/app/.env.production', 'opt/service/config/app.env']);
  return environment(path, credential);
};

/** Written on Windows: every line ends with a carriage return, and none of them is the secret's. */
export const writeCrlf: Writer = (credential, random) => {
  const made = writeEnv(credential, random);
  const at = (offset: number): number => offset + made.text.slice(0, offset).split('\n').length - 1;
  return {
    path: made.path,
    text: made.text.replaceAll('\n', '\r\n'),
    secret: { start: at(made.secret.start), end: at(made.secret.end) },
    core: { start: at(made.core.start), end: at(made.core.end) },
  };
};

function environment(path: string, { name, value, beside }: Credential): Written {
  const { quote, escape } = dotenvQuotes(value);
  return written(
    path,
    {
      head: ['# runtime settings', 'NODE_ENV=production', 'PORT=8080'],
      open: `${beside.map(([other, text]) => `${upperSnake(other)}=${text}\n`).join('')}${upperSnake(name)}=${quote}`,
      close: quote,
      tail: ['LOG_LEVEL=info', 'CACHE_TTL=3600'],
    },
    value,
    escape,
  );
}

/** dotenv takes a value as it stands unless a blank, a quote or a `#` is in it; in double quotes `\n` ends a line. */
function dotenvQuotes(value: Value): { quote: string; escape: (text: string) => string } {
  if (isMultiLine(value)) return { quote: '"', escape: (text) => text.replaceAll('\n', '\\n') };
  const text = whole(value);
  if (!/[\s"'`#$\\;]/.test(text)) return { quote: '', escape: raw };
  return text.includes("'") ? { quote: '"', escape: (part) => part.replace(/["\\$]/g, '\\$&') } : { quote: "'", escape: raw };
}

export const writeIni: Writer = ({ name, value, beside, vendor }, random) => {
  const quote = /[;#\s]/.test(whole(value)) ? '"' : '';
  const sign = random.pick([' = ', '=']);
  return written(
    random.pick(['etc/app/app.ini', 'srv/app/settings.cfg', 'etc/service/service.conf']),
    {
      head: ['[server]', `workers${sign}4`, `bind${sign}0.0.0.0:8080`, ''],
      open: `[${kebab(vendor)}]\n${beside.map(([other, text]) => `${snake(other)}${sign}${text}\n`).join('')}${snake(name)}${sign}${quote}`,
      close: quote,
      tail: [`timeout${sign}30`, '', '[logging]', `level${sign}warning`],
    },
    value,
  );
};

export const writeProperties: Writer = ({ name, value, beside }, random) => {
  return written(
    random.pick(['srv/app/config/application.properties', 'opt/app/conf/service.properties']),
    {
      head: ['server.port=8080', 'spring.main.banner-mode=off'],
      open: `${beside.map(([other, text]) => `${dotted(other)}=${text.replaceAll('\\', '\\\\')}\n`).join('')}${dotted(name)}=`,
      close: '',
      tail: ['logging.level.root=INFO', 'management.endpoints.web.exposure.include=health'],
    },
    value,
    (text) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n'),
  );
};

export const writeToml: Writer = ({ name, value, beside, vendor }, random) => {
  const lines = isMultiLine(value);
  const quote = lines ? '"""' : '"';
  return written(
    random.pick(['srv/app/config.toml', 'etc/service/config.toml']),
    {
      head: ['title = "service"', '', '[server]', 'listen = ":8080"', 'workers = 4', ''],
      open: `[${kebab(vendor)}]\n${beside.map(([other, text]) => `${snake(other)} = "${jsonEscaped(text)}"\n`).join('')}${snake(name)} = ${quote}`,
      close: quote,
      tail: ['retries = 3', '', '[log]', 'level = "info"'],
    },
    value,
    lines ? (text) => text.replace(/["\\]/g, '\\$&') : jsonEscaped,
  );
};

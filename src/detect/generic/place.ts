/** What kind of text a blob is to the generic detectors: how much a name alone is worth there. */
import type { BlobContext } from '../../model/match.js';

/**
 * - `environment`: every assignment is meant; a literal is a secret.
 * - `command`: shell text; a literal that looks like a password is.
 * - `config`: settings among prose and examples.
 * - `script`: commands in a file, where a value needs no quotes: as `config`.
 * - `prose`: notes, logs and data, in which people and programs write passwords down: what no prose has.
 * - `other`: code and everything else; only what looks generated.
 * - `silent`: lists of checksums, generated code: nothing is learnt from a name there.
 */
export type GenericPlace = 'environment' | 'command' | 'config' | 'script' | 'prose' | 'other' | 'silent';

const ENVIRONMENT = /(?:^|\/)(?:(?<!bin\/)env|\.env(?:\.[\w.-]+)?|[\w.-]*\.env|env\.[\w-]+|\.envrc|(?:docker-)?compose[\w.-]*\.ya?ml)$/i;

/** Samples of environment files are templates, and code that happens to be called so is code. */
const NOT_ENVIRONMENT =
  /(?:example|sample|template|dist|schema)[^/]*$|\.(?:js|ts|mjs|cjs|d\.ts|py|rb|go|c|h|md|map|sh|pl|pm|html|vim|json)$/i;

const CONFIG =
  /(?:^|\/)(?:[\w.-]+\.(?:ya?ml|properties|ini|conf|cfg|cnf|toml|config|tfvars|settings|xml|plist|service|socket|timer|container|network|nmconnection|netdev|list|repo|ldif|cred(?:ential)?s?|secrets?|hcl|tf|inf|pp|sls|http|rest)|(?:Docker|Container)file[\w.-]*|wp-config\.php|(?:config|configuration|settings|database|env)\.(?:php|json)|appsettings[\w.]*\.json|\.?credentials(?:\.\w+)?|\.[a-z][\w-]*(?:rc|cfg|config)|config)$/i;

/** Where programs look for their settings, whatever they call the file: in folders of their own, in hidden files at home. What cloud-init is given. */
const CONFIG_FOLDER =
  /(?:^|\/)(?:etc|\.config)\/(?:[\w.@+-]+\/){0,8}[^/]+$|(?:^|\/)(?:root|home\/[^/]+)\/\.[a-z][\w-]*(?:\.json)?$|(?:^|\/)(?:user-data|cloud-(?:config|init|cfg))[\w.-]*$/i;

const SCRIPT =
  /\.(?:sh|bash|zsh|ksh|fish|bat|cmd|ps1)$|(?:^|\/)(?:(?:Docker|Container|Jenkins|Make|Vagrant|Just)file(?:\.[\w-]+)?|[\w.-]+\.[Dd]ockerfile|\.(?:bash|z)(?:rc|env)|\.(?:bash_)?profile|\.(?:bash|zsh)_(?:login|aliases))$/;

/** Pipelines of continuous integration: https://docs.gitlab.com/ci/yaml/ and its kin; what a container starts with; what cron runs. */
const PIPELINE =
  /(?:^|\/)(?:[\w.-]*\.gitlab-ci\.ya?ml|\.(?:travis|drone|woodpecker|appveyor)\.ya?ml|(?:azure|bitbucket)-pipelines[\w.-]*\.ya?ml|(?:appveyor|cloudbuild|buildspec|codemagic)\.ya?ml|\.(?:github\/workflows|circleci|buildkite|woodpecker|semaphore)\/[\w.-]+\.ya?ml|(?:docker-)?entrypoint[\w-]*|etc\/(?:cron\.\w+\/[\w.-]+|crontab)|spool\/cron\/(?:crontabs\/)?[\w.-]+)$/;

/** What shells remember was typed there. */
const TYPED_COMMANDS = /(?:^|\/)(?:\.(?:ba|[zakc]|tc|da)?sh_history|\.history|\.histfile|fish_history|ConsoleHost_history\.txt)$/;

const SILENT =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|[\w.-]+\.lock|go\.sum|[\w.-]+\.(?:map|min\.js|min\.css|po|pot|mo|md5sums|sha256|svg|html?|css|wasm|pem|crt|cer|pyc|so(?:\.[\d.]+)?|a|o|node|db|vim|d\.ts|md|rst|adoc))$/i;

/** Texts of people and records of programs, where nothing was installed. */
const PROSE =
  /\.(?:txt|log|out|md|markdown|rst|adoc|csv|tsv|asset|jmx|csh|tcsh|exp|tcl|dump)(?:\.\d)?$|(?:^|\/)(?:README|NOTES?|INSTALL|history)$/i;
const INSTALLED =
  /(?:^|\/)(?:node_modules|vendor|site-packages|dist-packages|gems|usr\/(?:share|lib|include)|lib\/python[\d.]+|pkg\/mod|tests?|__tests__|fixtures|testdata|man\d?)\//i;

/** What people and editors append to the name of a copy. */
const COPY = /(?:\.(?:bak|old|orig|save|saved|backup|copy|prev)\d{0,2}|~)$/i;

const DOCUMENTATION =
  /(?:^|\/)(?:usr\/share\/(?:doc|man|info|locale|help)|docs?|man\d?|tests?|__tests__|fixtures|(?<!\b(?:com|org|net|io)\/)examples?|testdata|egg-info|dist-info)\/|\.(?:md|markdown|rst|adoc|(?<!\.log\.)[1-8](?:\.gz)?|html?|(?:test|spec)\.[cm]?[jt]sx?|examples?\.json)$|_test\.go$|_spec\.rb$|(?:^|\/)(?:PKG-INFO|METADATA|README[^/]*|CHANGELOG[^/]*|copyright)$/i;

const CODE =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|php|pl|pm|go|rs|java|kt|scala|groovy|cs|fs|vb|swift|[mch]|cc|cpp|hpp|lua|ex|exs|erl|dart)$/i;

/** Asked at every hit of a blob: remembered for its context, and that of the last answer at hand. */
const places = new WeakMap<BlobContext, GenericPlace>();
let last: { context: BlobContext; place: GenericPlace } | undefined;

export function placeOf(context: BlobContext): GenericPlace {
  if (last?.context === context) return last.place;
  let place = places.get(context);
  if (place === undefined) places.set(context, (place = judgePlace(context)));
  last = { context, place };
  return place;
}

/** Texts that explain or test secrets instead of using them. */
export function isDocumentation(path: string): boolean {
  return DOCUMENTATION.test(path);
}

/** Programs, in which what is not quoted is no literal. */
export function isCode(path: string): boolean {
  return CODE.test(path);
}

/** Shared and static libraries where distributions put them. */
export function isLibrary(path: string): boolean {
  return /(?:^|\/)lib(?:32|64)?\/(?:[^/]+\/)?[^/]+\.(?:so(?:\.[\d.]+)?|a)$/.test(path);
}

function judgePlace(context: BlobContext): GenericPlace {
  if (context.kind === 'command' || context.kind === 'healthcheck' || context.kind === 'history') return 'command';
  if (context.kind !== 'file') return 'config';
  const path = (context.path ?? '').replace(COPY, '');
  if (ENVIRONMENT.test(path) && !NOT_ENVIRONMENT.test(path)) return 'environment';
  if (TYPED_COMMANDS.test(path)) return 'command';
  if (PROSE.test(path) && !INSTALLED.test(path)) return 'prose';
  if (SILENT.test(path) || isDocumentation(path)) return 'silent';
  if (PIPELINE.test(path) || (SCRIPT.test(path) && !/(?:^|\/)\.[a-z]+rc$/.test(path))) return 'script';
  if (CONFIG.test(path) || (CONFIG_FOLDER.test(path) && !isCode(path))) return 'config';
  return SCRIPT.test(path) ? 'script' : 'other';
}

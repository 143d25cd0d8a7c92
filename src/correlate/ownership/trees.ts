/**
 * Trees of packages that are told by where they lie: what a package manager unpacks into a folder named after the package. Such a tree has no
 * digests; a file in it counts as the package's when a file that the package manager leaves with it came in the same layer.
 */
import type { PackageSystem } from './claim.js';

/** The package that a path would belong to. */
export interface Tree {
  system: PackageSystem;
  package: string;
  /** A file that must be there; absent where the path alone is certain. */
  marker?: string;
  /** The path itself says what the file's SHA-1 is. */
  sha1?: string;
}

/** The innermost package tree that a path lies in. */
export function treeOf(path: string): Tree | undefined {
  if (path.length > LONGEST_PATH) return undefined;
  for (const tree of TREES) {
    const found = tree(path);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Linux has no longer ones; the patterns below may look at each part of a path several times. */
const LONGEST_PATH = 4096;

/** https://docs.npmjs.com/cli/configuring-npm/folders. Names with a dot in front are npm's own notes, which may hold registry URLs. */
function npm(path: string): Tree | undefined {
  const at = path.lastIndexOf('node_modules/');
  if (at === -1 || (at > 0 && path[at - 1] !== '/')) return undefined;
  const root = at + 'node_modules/'.length;
  const [name] = NPM_NAME.exec(path.slice(root)) ?? [];
  if (name === undefined || NEVER_PUBLISHED.test(path.slice(root + name.length))) return undefined;
  return { system: 'npm', package: name, marker: `${path.slice(0, root)}${name}/package.json` };
}

const NPM_NAME = /^(?:@[^/.][^/]*\/)?[^/.@][^/]*(?=\/)/;

/** What npm leaves out of every package (https://docs.npmjs.com/cli/commands/npm-publish#files-included-in-package): someone else put it there. */
const NEVER_PUBLISHED = /\/(?:\.npmrc|\.git|\.gitconfig|\.env|\.cache|\.DS_Store|config\.gypi|npm-debug\.log)(?:\/|$)/;

/** https://guides.rubygems.org: the specification lies beside. Bundler's checkouts of repositories have none there. */
function gem(path: string): Tree | undefined {
  const [, root, name] = /^(.*\/)?gems\/([^/]+-\d[^/]*)\/./.exec(path) ?? [];
  if (name === undefined || root?.endsWith('/bundler/') === true) return undefined;
  return { system: 'gem', package: name.replace(/-\d.*$/, ''), marker: `${root ?? ''}specifications/${name}.gemspec` };
}

/** https://maven.apache.org/repositories/local.html: the note beside an artifact says that it came from elsewhere. */
function maven(path: string): Tree | undefined {
  const [, folder, artifact] = /^((?:.*\/)?\.m2\/repository\/(?:[^/]+\/)+([^/]+)\/\d[^/]*\/)[^/]+\.jar$/.exec(path) ?? [];
  if (folder === undefined || artifact === undefined) return undefined;
  return { system: 'maven', package: artifact, marker: `${folder}_remote.repositories` };
}

/** Gradle's cache of what it fetched: the folder is the SHA-1, without leading zeros. */
function gradle(path: string): Tree | undefined {
  const [, artifact, sha1] = /(?:^|\/)caches\/modules-2\/files-2\.1\/[^/]+\/([^/]+)\/[^/]+\/([0-9a-f]{1,40})\/[^/]+$/.exec(path) ?? [];
  return artifact === undefined || sha1 === undefined ? undefined : { system: 'gradle', package: artifact, sha1: sha1.padStart(40, '0') };
}

/** https://go.dev/ref/mod#module-cache: read-only by design. Capitals are written as `!` and the small letter. */
function go(path: string): Tree | undefined {
  const [, name] = /(?:^|\/)pkg\/mod\/((?!cache\/)[^@]+)@v\d[^/]*\/./.exec(path) ?? [];
  return name === undefined ? undefined : { system: 'go', package: name.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase()) };
}

/** https://doc.rust-lang.org/cargo/guide/cargo-home.html: sources of the public registry, each with a mark that it was unpacked whole. */
function cargo(path: string): Tree | undefined {
  const [, root, name] = /^((?:.*\/)?registry\/src\/(?:index\.crates\.io|github\.com)-[0-9a-f]+\/)([^/]+-\d[^/]*)\/./.exec(path) ?? [];
  return root === undefined || name === undefined
    ? undefined
    : { system: 'cargo', package: name.replace(/-\d.*$/, ''), marker: `${root}${name}/.cargo-ok` };
}

/**
 * What dpkg unpacks of a package for itself, its scripts among it, and what debconf copies of them: https://manpages.debian.org/deb.5 . The
 * answers to the questions lie in other files beside, and are the user's.
 */
function dpkg(path: string): Tree | undefined {
  if (TEMPLATES.test(path)) return { system: 'dpkg', package: 'debconf' };
  const [, name] = CONTROL.exec(path) ?? [];
  if (name === undefined) return undefined;
  return { system: 'dpkg', package: name.replace(/:.*$/, ''), marker: `var/lib/dpkg/info/${name}.list` };
}

const TEMPLATES = /^var\/cache\/debconf\/templates\.dat(?:-old)?$/;
const CONTROL = /^var\/lib\/dpkg\/info\/([^/]+)\.(?:preinst|postinst|prerm|postrm|config|templates|triggers|conffiles|shlibs|symbols)$/;

const TREES = [npm, gem, maven, gradle, go, cargo, dpkg];

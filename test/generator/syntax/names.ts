/** Owns names in the idiom of each syntax, all made of the name of an environment variable. */

function wordsOf(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** `DATADOG_API_KEY` */
export function upperSnake(name: string): string {
  // Bundler's two underscores stand for a dot: `BUNDLE_GEM__FURY__IO`.
  if (/^[A-Z0-9_]+$/.test(name)) return name;
  return wordsOf(name).join('_').toUpperCase();
}

/** `datadog_api_key` */
export function snake(name: string): string {
  return wordsOf(name).join('_');
}

/** `datadog-api-key` */
export function kebab(name: string): string {
  return wordsOf(name).join('-');
}

/** `datadog.api.key` */
export function dotted(name: string): string {
  return wordsOf(name).join('.');
}

/** `DatadogApiKey` */
export function pascal(name: string): string {
  return wordsOf(name).map(capital).join('');
}

/** `datadogApiKey` */
export function camel(name: string): string {
  const [first = '', ...others] = wordsOf(name);
  return first + others.map(capital).join('');
}

/** `Datadog-Api-Key`, as HTTP headers are written. */
export function train(name: string): string {
  return wordsOf(name).map(capital).join('-');
}

/** A vendor's name as part of a host: `Docker Hub` is `dockerhub`. */
export function hostWord(vendor: string): string {
  return vendor
    .replace(/\(.*\)|\/.*/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

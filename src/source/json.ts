/**
 * Reading of untrusted JSON: what has the wrong type is as good as absent, nothing throws.
 *
 * Field names are looked up as Go's encoding/json does, which every engine is written in: exactly, else in any case.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The value of a JSON text, or undefined where it is none. A byte order mark is no error. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return value;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function field(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  const lower = name.toLowerCase();
  const found = Object.keys(value).find((key) => key.toLowerCase() === lower);
  return found === undefined ? undefined : value[found];
}

export function textField(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  return typeof found === 'string' ? found : undefined;
}

export function numberField(value: unknown, name: string): number | undefined {
  const found = field(value, name);
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

/** The elements of an array; none for anything else. */
export function listField(value: unknown, name: string): readonly unknown[] {
  const found: unknown = field(value, name);
  return Array.isArray(found) ? found : [];
}

/** The texts of an array. A lone text stands for an array of one, as in Docker's `strslice`. */
export function textsField(value: unknown, name: string): readonly string[] {
  const found = textField(value, name);
  if (found !== undefined) return [found];
  return listField(value, name).filter((element) => typeof element === 'string');
}

/** The entries of an object whose values are texts. */
export function textMapField(value: unknown, name: string): Readonly<Record<string, string>> {
  const found = field(value, name);
  if (!isObject(found)) return {};
  // fromEntries defines properties, so that a label named `__proto__` is kept like any other.
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

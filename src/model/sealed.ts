import type { Secret } from './secret.js';

declare const sealed: unique symbol;

/** Text that went through the redaction of `report/seal.ts` and may be shown. Nothing else makes one. */
export type SafeText = string & { readonly [sealed]: true };

/** `T` with every free text in it made safe; literals such as `file | env` and secrets, which guard themselves, stay as they are. */
export type Sealed<T> = T extends Secret
  ? T
  : T extends string
    ? string extends T
      ? SafeText
      : T
    : T extends readonly (infer Item)[]
      ? readonly Sealed<Item>[]
      : T extends object
        ? { [Key in keyof T]: Sealed<T[Key]> }
        : T;

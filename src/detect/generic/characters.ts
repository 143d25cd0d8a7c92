/** Classes of characters in latin1, for what is read by hand because it is asked at every keyword. */

/** `\s` of a pattern. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** What a name may begin with: a letter or `_`. */
export function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters, digits, `_`, `-`, `.`. */
export function isNameCode(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 45 || code === 46;
}

export function isQuote(char: string | undefined): boolean {
  return char === '"' || char === "'" || char === '`';
}

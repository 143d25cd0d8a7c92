import { escapeJson } from '../escape.js';

/**
 * JSON inside a `<script>`: the same to a parser of JSON, and without a character that HTML gives a meaning to, so that no text can end the
 * element (`</script>`) or open a comment in it (`<!--`). What JavaScript takes for the end of a line (U+2028) is escaped with all unseen characters.
 */
export function embeddedJson(value: object): string {
  return escapeJson(JSON.stringify(value)).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

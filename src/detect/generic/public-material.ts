/** Base64 of what is meant to be read by everyone: pictures, fonts, documents, certificates and public keys, known by their first bytes. */
import { derHeader } from '../proof/der.js';

/** First characters of the base64 of well-known file formats, as far as no later byte has a part in them. */
const MAGIC: readonly (readonly [reason: string, starts: readonly string[]])[] = [
  ['a picture', ['iVBORw0KGg', '/9j/4', 'R0lGODlh', 'R0lGODdh', 'UklGR', 'PHN2Z', 'AAABAAE']],
  ['a font', ['d09GR', 'd09GM', 'AAEAAAA', 'T1RUT']],
  ['a document', ['JVBERi', 'UEsDB', 'H4sIA', 'PD94bWwg', 'PCFET0NUWVBF']],
  ['a WebAssembly module', ['AGFzb']],
  ['a certificate in base64', ['LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS', 'LS0tLS1CRUdJTiBUUlVTVEVEIENFUlRJRklDQVRF']],
  ['a public key in base64', ['LS0tLS1CRUdJTiBQVUJMSUMgS0VZ', 'LS0tLS1CRUdJTiBSU0EgUFVCTElDIEtFW']],
  // RFC 4253, section 6.6: the length and the name of the algorithm.
  ['a public key of SSH', ['AAAAB3NzaC1', 'AAAAC3NzaC1', 'AAAAE2VjZHNh', 'AAAAGnNrL', 'AAAAInNrL']],
];
/** Shorter runs begin like a picture by chance. */
const SHORTEST = 40;

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OBJECT = 0x06;
/** `[0] EXPLICIT INTEGER`: the version of a certificate (RFC 5280, section 4.1). */
const CERTIFICATE_VERSION = 0xa0;

export function publicMaterial(value: string): string | undefined {
  if (/^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S{1,20}|sk-\S{1,40}@openssh\.com) AAAA/.test(value)) return 'a public key of SSH';
  if (value.length < SHORTEST || !/^[\w+/=-]+$/.test(value)) return undefined;
  const known = MAGIC.find(([, starts]) => starts.some((start) => value.startsWith(start)));
  return known?.[0] ?? (value.startsWith('M') ? publicDer(Buffer.from(value.slice(0, 1024), 'base64')) : undefined);
}

/** DER (X.690) of a certificate or of a public key; a private key begins with its version, an INTEGER. */
function publicDer(bytes: Buffer): string | undefined {
  const outer = open(bytes, 0, SEQUENCE);
  if (outer === undefined) return undefined;
  const inner = open(bytes, outer.start, SEQUENCE);
  if (inner !== undefined && bytes[inner.start] === CERTIFICATE_VERSION) return 'a certificate';
  if (inner !== undefined && bytes[inner.start] === OBJECT && bytes[inner.end] === BIT_STRING) return 'a public key';
  // RSAPublicKey: a long INTEGER and an exponent of a few bytes, where RSAPrivateKey begins with a version of one byte (RFC 8017, A.1).
  const first = open(bytes, outer.start, INTEGER);
  return first !== undefined && first.end - first.start > 8 && outer.end - first.end <= 8 ? 'a public key' : undefined;
}

function open(bytes: Buffer, at: number, tag: number): { start: number; end: number } | undefined {
  const header = derHeader(bytes, at);
  return header?.tag === tag ? header : undefined;
}

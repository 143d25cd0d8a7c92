/** Whether a token server that a registry names may be asked, and may see credentials. */
import { ScanError } from '../../model/errors.js';
import { nameOf, type Subject } from './failure.js';
import { isLinkLocal, isLoopback, names } from './host.js';
import type { Network } from './network.js';

export interface Realm {
  url: URL;
  /** Whether it may see the registry's credentials. */
  trusted: boolean;
}

/**
 * A registry that proved who it is may name any token server that is reached over HTTPS, as for docker. One that did not prove it may be
 * somebody else: it only gets credentials sent to itself, or within this machine.
 * @throws ScanError SOURCE_UNREADABLE for a realm that is no URL or would be asked without encryption.
 */
export function realmOf(subject: Subject, text: string | undefined, registry: URL, network: Network, insecure: readonly string[]): Realm {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  const refused = (why: string): ScanError =>
    new ScanError('SOURCE_UNREADABLE', `${nameOf(subject)}: the ${subject.what} cannot be read: the registry names a token server ${why}`);
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw refused('whose address is none');
  const isSelf = url.origin === registry.origin;
  if (!isSelf && isLinkLocal(url.host)) throw refused(`at ${url.host}, where none can be`);
  const within = isLoopback(url.host) && isLoopback(registry.host);
  const named = names(insecure, url);
  if (url.protocol === 'http:' && !isSelf && !within && !named) {
    throw refused(`at ${url.origin}, without encryption, which is not asked; if that is meant so, add --insecure ${url.host}`);
  }
  const proven = url.protocol === 'https:' && network.isVerified(registry);
  return { url, trusted: isSelf || within || proven || (named && url.hostname === registry.hostname) };
}

/**
 * Which addresses only some can reach. Who lets others say what is fetched (redirects, token servers, notifications) must not fetch from there
 * for them: cloud metadata, databases, routers.
 * https://www.iana.org/assignments/iana-ipv4-special-registry , https://www.iana.org/assignments/iana-ipv6-special-registry
 */
import { lookup as resolve, type LookupAddress } from 'node:dns';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';
import { PRIVATE_ADDRESS } from './failure.js';

/** Whether anyone on the internet could reach an address just as well. What is no address is not. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (isIPv4(bare)) return !PRIVATE_V4.check(bare, 'ipv4');
  if (isIP(bare) === 0) return false;
  const embedded = embeddedV4(bare);
  if (embedded !== undefined) return isPublicAddress(embedded);
  return GLOBAL_V6.check(bare, 'ipv6') && !SPECIAL_V6.check(bare, 'ipv6');
}

/** @throws Error PRIVATE_ADDRESS for a URL whose host is such an address itself; names are seen to by `guardedLookup`. */
export function refuseAddress({ host, hostname }: URL): void {
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 && !isPublicAddress(hostname)) throw refused(host);
}

/** Resolves a name as the system does, at the moment of the connection, so that no second answer can differ from the one that was checked. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) {
      callback(error, '', 0);
      return;
    }
    const [first] = addresses;
    if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) callback(refused(hostname), '', 0);
    else if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function refused(host: string): Error {
  return Object.assign(new Error(`it leads to ${host}, which is at a private address and none of the registries that were allowed`), {
    code: PRIVATE_ADDRESS,
  });
}

/** The IPv4 address that an IPv6 one stands for: mapped (RFC 4291), or translated on its way (NAT64, RFC 6052). */
function embeddedV4(address: string): string | undefined {
  const groups = groupsOf(address);
  const prefix = groups.slice(0, 6).join(':');
  if (prefix !== '0:0:0:0:0:65535' && prefix !== '100:65435:0:0:0:0') return undefined;
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}

/** The eight groups of an IPv6 address. The URL parser turns a dotted end into groups, and picks the longest run of zeros. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const numbers = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return numbers(head);
  const [before, after] = [numbers(head), numbers(tail)];
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

const PRIVATE_V4 = listOf('ipv4', [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carriers' NAT
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local: cloud metadata
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 3], // multicast, reserved, broadcast
]);

const GLOBAL_V6 = listOf('ipv6', [['2000::', 3]]);

const SPECIAL_V6 = listOf('ipv6', [
  ['2001::', 23], // protocols, Teredo among them
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4 embeds any IPv4 address
  ['3fff::', 20], // documentation
]);

function listOf(family: 'ipv4' | 'ipv6', ranges: readonly (readonly [network: string, bits: number])[]): BlockList {
  const list = new BlockList();
  for (const [network, bits] of ranges) list.addSubnet(network, bits, family);
  return list;
}

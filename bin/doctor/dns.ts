import { BlockList, isIPv4 } from 'node:net';
import { error, info, ok, type Verdict } from './finding';
import type { Check, Subject } from './subject';

/** Checks on the way to an open TCP connection. */
export const DNS_CHECKS: readonly Check[] = [
  { name: 'name-resolution', needs: [], run: nameResolution },
  { name: 'ipv4', needs: ['name-resolution'], run: ipv4 },
  { name: 'tcp', needs: ['ipv4'], run: tcp },
];

/** https://www.twilio.com/docs/api/errors/11210 */
async function nameResolution({ url, resolved }: Subject): Promise<Verdict> {
  const { addresses, given, failure } = await resolved();
  if (given) return info(`${url.host} is ${addresses.join(', ')}, set by --resolve.`);
  if (addresses[0] === url.host) return ok(`${url.host} is an IP address.`);
  if (failure === undefined && addresses.length > 0) return ok(`${url.host} is ${addresses.join(', ')}.`);
  return error(
    11210,
    `${url.host} doesn't resolve (${failure ?? 'no address'}).`,
    'Create the DNS record, or correct the host in the URL. A new record can take minutes to become visible.',
  );
}

/** Twilio connects from the internet over IPv4. https://www.twilio.com/docs/api/errors/11205 */
async function ipv4({ url, resolved }: Subject): Promise<Verdict> {
  const { addresses: all, given } = await resolved();
  if (INSIDE_NAME.test(url.host)) return unreachable(`The name ${url.host}`);
  if (given) return info('Skipped: --resolve sets the address.');
  const addresses = all.filter((address) => isIPv4(address));
  if (addresses.length === 0) {
    return error(11210, `${url.host} has no IPv4 address.`, 'Add an A record, or an alias to a dual-stack endpoint.');
  }
  const inside = addresses.filter((address) => NOT_PUBLIC.check(address));
  if (inside.length === 0) return ok(`${addresses.length} public IPv4 address${addresses.length > 1 ? 'es' : ''}.`);
  return unreachable(inside.join(', '));
}

/** Continues, because the other checks still show this machine's view. */
function unreachable(what: string): Verdict {
  const fix = 'Use a public address. For the local run, use the URL of a tunnel.';
  return { ...error(11205, `${what} can't be reached from the internet.`, fix), passable: true };
}

/** Names that no public DNS server has. https://www.iana.org/assignments/special-use-domain-names */
const INSIDE_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/i;

/** Networks that the internet doesn't route to. https://www.iana.org/assignments/iana-ipv4-special-registry */
const NOT_PUBLIC = new BlockList();
const NETWORKS: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
];
for (const [network, prefix] of NETWORKS) NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');

/** https://www.twilio.com/docs/api/errors/11205 */
async function tcp({ url, connected }: Subject): Promise<Verdict> {
  const { failure, durationMs } = await connected();
  if (failure === undefined) return ok(`Port ${url.port} is open (${Math.round(durationMs)} ms).`);
  return error(
    11205,
    `No TCP connection to port ${url.port}: ${failure}.`,
    'Make sure that the service runs, and that its firewall or security group allows the whole internet on this port: ' +
      "Twilio's addresses aren't fixed.",
  );
}

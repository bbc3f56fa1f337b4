import { BlockList, isIPv4 } from 'node:net';
import { error, info, ok, warning } from './finding';
import type { Check } from './subject';

/** https://www.twilio.com/docs/api/errors/11210 */
export const nameResolution: Check = {
  name: 'name-resolution',
  needs: [],
  run: async ({ url, resolved }) => {
    const { addresses, given, failure } = await resolved();
    if (given) return info(`${url.host} is asked at ${addresses.join(', ')}, as --resolve says.`);
    if (addresses[0] === url.host) return ok(`${url.host} is an address.`);
    if (failure === undefined && addresses.length > 0) return ok(`${url.host} is ${addresses.join(', ')}.`);
    return error(
      11210,
      `${url.host} does not resolve (${failure ?? 'no address'}): Twilio cannot find it.`,
      'Create the DNS record, or correct the host in the URL. A new record may take minutes to be seen.',
    );
  },
};

/** Not routed on the internet. https://www.iana.org/assignments/iana-ipv4-special-registry */
const NOT_PUBLIC = new BlockList();
const RANGES: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
];
for (const [network, prefix] of RANGES) NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');

/** Twilio connects over IPv4, from the internet. https://www.twilio.com/docs/api/errors/11205 */
export const ipv4: Check = {
  name: 'ipv4',
  needs: ['name-resolution'],
  run: async ({ url, resolved }) => {
    const { addresses: all, given } = await resolved();
    if (given) return info('Not looked at: --resolve says where to ask.');
    const addresses = all.filter((address) => isIPv4(address));
    if (addresses.length === 0) {
      return error(11210, `${url.host} has no IPv4 address.`, 'Add an A record, or an alias to a dual-stack endpoint.');
    }
    const inside = addresses.filter((address) => NOT_PUBLIC.check(address));
    if (inside.length === 0) return ok(`${addresses.length} public IPv4 address${addresses.length > 1 ? 'es' : ''}.`);
    return warning(
      11205,
      `${inside.join(', ')} cannot be reached from the internet.`,
      'Give Twilio a public address; for the local run, that of a tunnel.',
    );
  },
};

/** https://www.twilio.com/docs/api/errors/11205 */
export const tcp: Check = {
  name: 'tcp',
  needs: ['ipv4'],
  run: async ({ url, connected }) => {
    const { failure, durationMs } = await connected();
    if (failure === undefined) return ok(`Port ${url.port} is open (${Math.round(durationMs)} ms).`);
    return error(
      11205,
      `No TCP connection to port ${url.port}: ${failure}.`,
      'Is the service running, and does the firewall or security group let the whole internet in on this port? ' +
        "Twilio's addresses are not fixed.",
    );
  },
};

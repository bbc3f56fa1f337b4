import { BlockList, isIPv4 } from 'node:net';
import type { Check } from '../check';
import { error, info, ok, warning } from '../finding';

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

import { lookup, promises, Resolver } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** The part of `node:dns` in use, which tests replace. */
export interface Dns {
  readonly lookup: LookupFunction;
  /** Returns the name servers of a zone. */
  readonly resolveNs: (name: string) => Promise<string[]>;
  /** Returns the IPv4 addresses of a name, with the port of a name server if it isn't 53. */
  readonly resolve4: (name: string) => Promise<string[]>;
}

const SYSTEM: Dns = { lookup: lookup as LookupFunction, resolveNs: promises.resolveNs, resolve4: promises.resolve4 };

/** The code of a name that doesn't exist, and that of one without the wanted records. */
const UNKNOWN = ['ENOTFOUND', 'ENODATA'];
const SERVERS = 4;
const ASK = { timeout: 2_000, tries: 2 } as const;

/**
 * Creates a lookup that asks the name servers of the zone for a name that the system doesn't know. The system's resolver
 * remembers that a name doesn't exist, as long as the zone says (15 minutes at Route 53). It may have been asked before the
 * deployment created the record; the zone's own name servers know the record at once.
 */
export function zoneLookup(dns: Dns = SYSTEM): LookupFunction {
  return (host, options, done) => {
    dns.lookup(host, options, (error, address, family) => {
      if (!error || !UNKNOWN.includes(error.code ?? '')) return done(error, address, family);
      addressesInZone(host, dns).then(
        ([first, ...others]) => {
          if (first === undefined) return done(error, address, family);
          if (options.all) return done(null, [first, ...others].map(toAddress));
          return done(null, first, toAddress(first).family);
        },
        () => done(error, address, family),
      );
    });
  };
}

function toAddress(address: string): { readonly address: string; readonly family: number } {
  return { address, family: address.includes(':') ? 6 : 4 };
}

async function addressesInZone(host: string, dns: Dns): Promise<string[]> {
  const names = (await zoneServers(host, dns)).slice(0, SERVERS);
  const servers = (await Promise.all(names.map((name) => dns.resolve4(name).catch(() => [])))).flat();
  if (servers.length === 0) return [];
  const resolver = new Resolver(ASK);
  resolver.setServers(servers);
  const [ipv4, ipv6] = await Promise.all([ask(resolver, 'resolve4', host), ask(resolver, 'resolve6', host)]);
  return [...ipv4, ...ipv6];
}

/** Returns the name servers of the closest zone around a name. */
async function zoneServers(name: string, dns: Dns): Promise<string[]> {
  if (!name.includes('.')) return [];
  const found = await dns.resolveNs(name).catch(() => []);
  return found.length > 0 ? found : zoneServers(name.slice(name.indexOf('.') + 1), dns);
}

function ask(resolver: Resolver, method: 'resolve4' | 'resolve6', host: string): Promise<string[]> {
  return new Promise((resolve) => {
    resolver[method](host, (error, addresses) => resolve(error ? [] : addresses));
  });
}

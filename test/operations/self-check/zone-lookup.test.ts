import { createSocket } from 'node:dgram';
import type { AddressInfo, LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { zoneLookup } from '../../../operations/self-check/zone-lookup';

const HOST = 'hooks.example.com';
/** The types of DNS records. */
const A = 1;
const AAAA = 28;

const unknown = (code = 'ENOTFOUND') => Object.assign(new Error('not found'), { code });
const nowhere: LookupFunction = (_host, _options, done) => done(unknown(), '');

/** Starts a name server that knows one name. Returns its address with the port. */
async function nameServer(known: string, records: Readonly<Record<number, readonly number[]>>) {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    const end = question.indexOf(0, 12);
    const name = nameIn(question.subarray(12, end));
    const type = question.readUInt16BE(end + 1);
    asked.push(`${name} ${type}`);
    const data = name === known ? records[type] : undefined;
    const header = Buffer.from(question.subarray(0, 12));
    // An authoritative answer, with the code for a name that doesn't exist if it is another one.
    header.writeUInt16BE(name === known ? 0x8400 : 0x8403, 2);
    header.writeUInt16BE(data ? 1 : 0, 6);
    header.fill(0, 8);
    const answer = data ? [0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length, ...data] : [];
    socket.send(Buffer.concat([header, question.subarray(12, end + 5), Buffer.from(answer)]), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return { address: `127.0.0.1:${(socket.address() as AddressInfo).port}`, asked };
}

function nameIn(labels: Buffer): string {
  const parts: string[] = [];
  for (let at = 0; at < labels.length; at += (labels[at] ?? 0) + 1) {
    parts.push(labels.toString('latin1', at + 1, at + 1 + (labels[at] ?? 0)));
  }
  return parts.join('.');
}

/** Returns a lookup over a system that knows only the zone, whose name server is given. */
function lookupIn(zone: string, server: string, system: LookupFunction = nowhere) {
  const zones: string[] = [];
  const dns = {
    lookup: system,
    resolveNs: async (name: string) => {
      zones.push(name);
      if (name !== zone) throw unknown('ENODATA');
      return ['ns1.example.net'];
    },
    resolve4: async (name: string) => (name === 'ns1.example.net' ? [server] : []),
  };
  const lookup = promisify<string, object, unknown>((host, options, done) =>
    zoneLookup(dns)(host, options, (error, address) => done(error, address)),
  );
  return { lookup, zones };
}

describe('a name that the system does not know yet', () => {
  it.each(['example.com', HOST])('is asked of the name servers of its zone %s', async (zone) => {
    const server = await nameServer(HOST, { [A]: [192, 0, 2, 7] });
    const { lookup, zones } = lookupIn(zone, server.address);

    expect(await lookup(HOST, { all: true })).toEqual([{ address: '192.0.2.7', family: 4 }]);
    expect(await lookup(HOST, {})).toBe('192.0.2.7');
    expect(zones.slice(0, 2)).toEqual(zone === HOST ? [HOST, HOST] : [HOST, 'example.com']);
    expect(server.asked).toContain(`${HOST} ${A}`);
  });

  it('may have IPv6 addresses only, or both', async () => {
    const ipv6 = [0x20, 0x01, 0x0d, 0xb8, ...Array.from({ length: 11 }, () => 0), 1];
    const one = await nameServer(HOST, { [AAAA]: ipv6 });
    const both = await nameServer(HOST, { [A]: [192, 0, 2, 7], [AAAA]: ipv6 });

    expect(await lookupIn('example.com', one.address).lookup(HOST, { all: true })).toEqual([
      { address: '2001:db8::1', family: 6 },
    ]);
    expect(await lookupIn('example.com', both.address).lookup(HOST, { all: true })).toEqual([
      { address: '192.0.2.7', family: 4 },
      { address: '2001:db8::1', family: 6 },
    ]);
  });

  it('stays unknown if the zone does not know it, or has no name server', async () => {
    const server = await nameServer('other.example.com', { [A]: [192, 0, 2, 7] });

    await expect(lookupIn('example.com', server.address).lookup(HOST, {})).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(lookupIn('example.org', server.address).lookup(HOST, {})).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});

describe('a name that the system knows', () => {
  it('is asked of nobody else', async () => {
    const system: LookupFunction = (_host, _options, done) => done(null, '192.0.2.1', 4);
    const { lookup, zones } = lookupIn('example.com', '127.0.0.1:1', system);

    expect([await lookup(HOST, {}), zones]).toEqual(['192.0.2.1', []]);
  });

  it('is asked of nobody else when the resolver fails', async () => {
    const system: LookupFunction = (_host, _options, done) => done(unknown('EAI_AGAIN'), '');
    const { lookup, zones } = lookupIn('example.com', '127.0.0.1:1', system);

    await expect(lookup(HOST, {})).rejects.toMatchObject({ code: 'EAI_AGAIN' });
    expect(zones).toEqual([]);
  });
});

import { createSecureContext } from 'node:tls';
import type { Lookup } from '../../../bin/doctor/options';
import type { Issued } from './certificates';
import { careless, healthy } from './servers';
import { closedPort, type Stage, stage } from './stage';

const unresolvable: Lookup = () => Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }));

function contextOf({ keyPem, pem }: Issued) {
  return createSecureContext({ key: keyPem, cert: pem });
}

/** Faults of the name, the address, the port and TLS. */
export const NETWORK_STAGES: readonly Stage[] = [
  stage('unresolvable name', closedPort, 'name-resolution error 11210', /doesn't resolve \(ENOTFOUND\)/, {
    lookup: unresolvable,
    resolve: false,
  }),
  stage('IPv6 address only', closedPort, 'ipv4 error 11210', /no IPv4 address/, {
    lookup: async () => ['2001:db8::1'],
    resolve: false,
  }),
  stage('private address', closedPort, 'ipv4 warning 11205', /10\.1\.2\.3 can't be reached/, {
    lookup: async () => ['10.1.2.3', '203.0.113.7'],
    resolve: false,
  }),
  stage('connection refused', closedPort, 'tcp error 11205', /ECONNREFUSED/),
  stage(
    'plain HTTP on the TLS port',
    (servers) => servers.http(careless()),
    'tls-version error 11220',
    /handshake fails/,
  ),
  stage(
    'closes the connection during the handshake',
    (servers) => servers.tcp((socket) => socket.once('data', () => socket.destroy())),
    'tls-version error 11220',
    /handshake fails/,
  ),
  stage(
    'TLS 1.0 and 1.1 only',
    (servers, { good }) =>
      servers.https(
        {
          key: good.keyPem,
          cert: good.pem,
          minVersion: 'TLSv1',
          maxVersion: 'TLSv1.1',
          ciphers: 'DEFAULT:@SECLEVEL=0',
        },
        healthy(),
      ),
    'tls-version error 11220',
    /supports only TLSv1, TLSv1\.1/,
  ),
  stage(
    'TLS 1.0 beside newer versions',
    (servers, { good }) =>
      servers.https(
        { key: good.keyPem, cert: good.pem, minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' },
        healthy(),
      ),
    'tls-version warning -',
    /Also supports TLSv1, TLSv1\.1/,
  ),
  stage(
    'needs SNI',
    (servers, { good }) => servers.https({ SNICallback: (_, done) => done(null, contextOf(good)) }, healthy()),
    'sni info -',
    /Needs SNI: without it, the handshake fails/,
  ),
];

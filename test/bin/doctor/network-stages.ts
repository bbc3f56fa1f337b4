import type { ServerOptions } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { Lookup } from '../../../bin/doctor/options';
import type { Issued } from './certificates';
import { careless, healthy, type Servers } from './servers';
import { answered, closedPort, type Pki, type Stage, stage } from './stage';

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
  stage('private address', closedPort, 'ipv4 error 11205', /10\.1\.2\.3 can't be reached/, {
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
  stage('localhost', answered(healthy()), 'ipv4 error 11205', /localhost can't be reached/, { host: 'localhost' }),
  stage('localhost: the rest is checked', answered(healthy()), 'signed ok -', /accepted/, { host: 'localhost' }),
  stage(
    'mutual TLS',
    (servers, pki) => servers.https(mutual(pki, {}), healthy()),
    'mutual-tls error 11220',
    /client certificate \(mutual TLS\)/,
  ),
  stage(
    'mutual TLS 1.2',
    (servers, pki) => servers.https(mutual(pki, { maxVersion: 'TLSv1.2' }), healthy()),
    'mutual-tls error 11220',
    /client certificate \(mutual TLS\)/,
  ),
  stage(
    'mutual TLS, as nginx refuses it',
    answered((_, response) => {
      response.writeHead(400, { 'content-type': 'text/html' });
      response.end('<html><head><title>400 No required SSL certificate was sent</title></head></html>');
    }),
    'mutual-tls error 11220',
    /requires a client certificate/,
  ),
  stage(
    'optional client certificate',
    (servers, pki) => servers.https(mutual(pki, { rejectUnauthorized: false }), healthy()),
    'mutual-tls info -',
    /doesn't need one/,
  ),
  stage('no client certificate', answered(healthy()), 'mutual-tls ok -', /doesn't ask/),
  stage('#sni=n: another certificate', otherWithoutSni, 'host-name error 11235', /doesn't cover/, {
    target: '/voice#sni=n',
  }),
  stage('#sni=n is named', otherWithoutSni, 'sni error 11235', /Because of #sni=n/, { target: '/voice#sni=n' }),
  stage('#sni=n: no certificate', onlyWithSni, 'tls-version error 11220', /handshake fails/, {
    target: '/voice#sni=n',
  }),
];

function mutual({ good, root }: Pki, own: ServerOptions): ServerOptions {
  return { key: good.keyPem, cert: good.pem, ca: root.pem, requestCert: true, rejectUnauthorized: true, ...own };
}

function otherWithoutSni(servers: Servers, { good, wrongName }: Pki): Promise<number> {
  const SNICallback: ServerOptions['SNICallback'] = (_, done) => done(null, contextOf(good));
  return servers.https({ key: wrongName.keyPem, cert: wrongName.pem, SNICallback }, healthy());
}

function onlyWithSni(servers: Servers, { good }: Pki): Promise<number> {
  return servers.https({ SNICallback: (_, done) => done(null, contextOf(good)) }, healthy());
}

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Certificates, LOCAL_NAMES, type Names, RENEW_BEFORE_MS } from './certificates';

/** Whether the certificates belong together, are for the names, and stay valid for a while after `now`. */
export function areUsable({ ca, cert, key }: Certificates, now: Date, names: Names = LOCAL_NAMES): boolean {
  try {
    const authority = new X509Certificate(ca);
    const server = new X509Certificate(cert);
    return (
      server.verify(authority.publicKey) &&
      server.checkPrivateKey(createPrivateKey(key)) &&
      isFor(server, names) &&
      [authority, server].every((each) => staysValid(each, now))
    );
  } catch {
    // Text that is no PEM, or PEM that is no certificate: to be made anew, as if it were not there.
    return false;
  }
}

function isFor(server: X509Certificate, { dns, ip: addresses }: Names): boolean {
  return dns.every((name) => server.checkHost(name)) && addresses.every((ip) => server.checkIP(ip));
}

function staysValid(certificate: X509Certificate, now: Date): boolean {
  const from = Date.parse(certificate.validFrom);
  const to = Date.parse(certificate.validTo);
  return from <= now.getTime() && now.getTime() + RENEW_BEFORE_MS < to;
}

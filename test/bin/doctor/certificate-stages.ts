import { healthy } from './servers';
import { type Stage, stage, tls } from './stage';

/** Faults of certificates. */
export const CERTIFICATE_STAGES: readonly Stage[] = [
  stage(
    'unknown authority, its root sent',
    tls('byUnknown', healthy(), ['unknownRoot']),
    'chain error 11237',
    /doesn't trust the root unknown-root\.example/,
  ),
  stage('unknown authority, root not sent', tls('byUnknown'), 'chain error 11237', /issued by unknown-root\.example/),
  stage('self-signed', tls('selfSigned'), 'chain error 11237', /self-signed/),
  stage('missing intermediate', tls('byIntermediate'), 'chain error 11237', /intermediate certificate is missing/),
  stage('intermediate sent', tls('byIntermediate', healthy(), ['intermediate']), 'chain ok -', /intermediate\.example/),
  stage('expired and unknown: chain', tls('expiredByUnknown'), 'chain error 11237', /issued by unknown-root/),
  stage('expired and unknown: dates', tls('expiredByUnknown'), 'dates error 11236', /expired on/),
  stage('expired: chain is fine', tls('expired'), 'chain ok -', /Trusted/),
  stage(
    'wrong host name',
    tls('wrongName'),
    'host-name error 11235',
    /doesn't cover hooks\.example\.com, only DNS:other\.example/,
  ),
  stage('expired', tls('expired'), 'dates error 11236', /expired on/),
  stage('not yet valid', tls('notYetValid'), 'dates error 11236', /isn't valid before/),
  stage('expires in 5 days', tls('soonExpired'), 'dates warning 11236', /Valid for only 4 more days/),
  stage('RSA key with 1024 bits', weak('weakKey'), 'key-strength error 11220', /RSA with 1024 bits/),
  stage('weak key: chain is fine', weak('weakKey'), 'chain ok -', /Trusted/),
  stage('signed with SHA-1: chain is fine', weak('weakHash'), 'chain ok -', /Trusted/),
  stage('signed with SHA-1', weak('weakHash'), 'key-strength error 11220', /signed with SHA-1/),
  stage('current key', tls('good'), 'key-strength ok -', /Strong/),
];

/** OpenSSL rejects these at its default level. */
function weak(which: 'weakKey' | 'weakHash'): Stage['start'] {
  return (servers, pki) =>
    servers.https({ key: pki[which].keyPem, cert: pki[which].pem, ciphers: 'DEFAULT:@SECLEVEL=0' }, healthy());
}

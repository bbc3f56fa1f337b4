import { healthy } from './servers';
import { type Stage, stage, tls } from './stage';

/** What is wrong with certificates. */
export const CERTIFICATE_STAGES: readonly Stage[] = [
  stage(
    'unknown authority, its root sent',
    tls('byUnknown', healthy(), ['unknownRoot']),
    'chain error 11237',
    /unknown-root\.example is no authority/,
  ),
  stage('unknown authority, root not sent', tls('byUnknown'), 'chain error 11237', /issued by unknown-root\.example/),
  stage('self-signed', tls('selfSigned'), 'chain error 11237', /self-signed/),
  stage('missing intermediate', tls('byIntermediate'), 'chain error 11237', /intermediate certificate is missing/),
  stage('intermediate sent', tls('byIntermediate', healthy(), ['intermediate']), 'chain ok -', /intermediate\.example/),
  stage('expired and unknown: chain', tls('expiredByUnknown'), 'chain error 11237', /issued by unknown-root/),
  stage('expired and unknown: dates', tls('expiredByUnknown'), 'dates error 11236', /expired on/),
  stage('expired: chain is fine', tls('expired'), 'chain ok -', /Trusted/),
  stage(
    'wrong name',
    tls('wrongName'),
    'host-name error 11235',
    /not for hooks\.example\.com, but for DNS:other\.example/,
  ),
  stage('expired', tls('expired'), 'dates error 11236', /expired on/),
  stage('not yet valid', tls('notYetValid'), 'dates error 11236', /valid only from/),
  stage('expires in 5 days', tls('soonExpired'), 'dates warning 11236', /Valid for 4 more days only/),
];

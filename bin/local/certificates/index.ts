export { cachedCertificates, type LocalCertificates } from './cached-certificates';
export { type Certificates, LOCAL_NAMES } from './make-certificates';

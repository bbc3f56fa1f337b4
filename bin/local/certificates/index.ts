export { certificatesFor, type LocalCertificates } from './cached-certificates';
export type { Certificates } from './make-certificates';

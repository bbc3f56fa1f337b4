import { checkServerIdentity } from 'node:tls';
import type { Check } from '../check';
import { error, info, ok } from '../finding';
import { secureOnly } from './secure-only';

/** https://www.twilio.com/docs/api/errors/11235 */
export const hostName: Check = {
  name: 'host-name',
  needs: ['tls-version'],
  run: secureOnly(({ url }, { chain: [own] }) => {
    if (!own) return info('The server shows no certificate.');
    const wrong = checkServerIdentity(url.host, own.toLegacyObject());
    if (wrong === undefined) return ok(`The certificate is for ${url.host}.`);
    const names = own.subjectAltName ?? 'no name at all';
    return error(
      11235,
      `The certificate is not for ${url.host}, but for ${names}.`,
      `Get one that names ${url.host}, or call the service by a name that is in it. Behind API Gateway or a load ` +
        'balancer: attach the certificate to the custom domain or listener.',
    );
  }),
};

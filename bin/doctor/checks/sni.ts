import type { Check } from '../check';
import { info, ok } from '../finding';
import { secureOnly } from './secure-only';

/** Twilio names the host unless told `#sni=n`. https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
export const sni: Check = {
  name: 'sni',
  needs: ['tls-version'],
  run: secureOnly(async ({ secured }, { chain: [own] }) => {
    const nameless = await secured({ sni: false });
    const [other] = nameless.done ? nameless.chain : [];
    if (own && other?.raw.equals(own.raw)) return ok('The same certificate with and without SNI.');
    const without = other === undefined ? 'the handshake fails' : 'another certificate is shown';
    return info(`Needs SNI: without it ${without}.`, 'Do not put #sni=n behind the URL.');
  }),
};

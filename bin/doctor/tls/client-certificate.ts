import { error, info, ok, skipped, type Verdict } from '../finding';
import type { Subject } from '../subject';

/** Twilio has no client certificate to send. https://www.twilio.com/docs/api/errors/11220 */
export async function clientCertificate({ url, main, asksForCertificate }: Subject): Promise<Verdict> {
  if (url.scheme === 'http') return skipped('plain HTTP has no certificate.');
  const { failure, followed, hops } = await main();
  const { status = 0, body = '' } = followed?.response ?? {};
  const told =
    ALERT.test(failure?.message ?? '') || (status >= 400 && (NGINX.includes(status) || PAGE.test(`${body}`)));
  const asked = told || (await asksForCertificate());
  if (!asked) return ok("The server doesn't ask for a client certificate.");
  if (told) return required('requires a client certificate (mutual TLS)');
  const broken = hops.length === 0 && (failure?.kind === 'connect' || failure?.kind === 'protocol');
  if (broken) return required('asks for a client certificate (mutual TLS), and closes the connection without one');
  return info("The server asks for a client certificate, but doesn't need one.");
}

function required(does: string): Verdict {
  return error(
    11220,
    `The server ${does}. Twilio sends none.`,
    'Turn off mutual TLS for this host or path. The signature authenticates Twilio.',
  );
}

/** TLS 1.3's own alert; TLS 1.2 has none. */
const ALERT = /CERTIFICATE_REQUIRED/;

/** Statuses and text of nginx, which completes the handshake first. https://nginx.org/en/docs/http/ngx_http_ssl_module.html#errors */
const NGINX = [495, 496];
const PAGE = /No required SSL certificate was sent|The SSL certificate error/;

import type { SigningKeys } from '../../signing-key';
import { diagnose } from '../diagnose';
import { type Fault, settled } from './cause';
import { isRefusal, reportIn } from './judge';
import { formOf, hostnameIn, postTo, type Signer, signatureOf } from './request';
import type { Outgoing, Reply } from './send';
import { type Variant, variants } from './variants';

/** What it takes to find out why a signed request was refused. */
export interface RefusedCheck {
  readonly url: string;
  readonly signer: Signer;
  readonly keys: SigningKeys;
  /** All public origins that are known. */
  readonly origins: readonly string[];
  /** Sends a request; `undefined` when there was no answer, or the time for questions is over. */
  readonly ask: (outgoing: Outgoing) => Promise<Reply | undefined>;
}

/**
 * Finds out why the runtime refuses what was signed for its public URL. The runtime tells a stranger nothing, but what is
 * signed for the URL that it believes in, it answers: so likely ones are tried, and the search behind `explain` names
 * what lies between. Without a signature it answers 400 to a host that it knows, and 403 to any other.
 */
export async function whyRefused(check: RefusedCheck): Promise<Fault> {
  const { url, signer, ask } = check;
  const unsigned = await ask(postTo(url, signer));
  if (unsigned && isRefusal(unsigned)) return unknownHost(url);
  for (const variant of variants(url, signer, check.keys, check.origins)) {
    const reply = await ask(postTo(url, signer, signatureOf(variant.signer, variant.url, variant.form)));
    if (reply === undefined) break;
    const report = reply.status === 200 ? reportIn(reply) : undefined;
    if (report) return explained(check, variant, report.publicUrl);
  }
  const words = `The signature for ${url} is refused (403), and so is every other that was tried. Likely the function reads another auth token than the self-check: compare where both find it.`;
  return settled('token', words);
}

function unknownHost(url: string): Fault {
  const words = `The function, or the load balancer's rule, knows no host ${hostnameIn(url)} (403 whatever the signature). Declare it in publicOrigins, or keep the proxy in front from changing the Host header.`;
  return settled('unknown-host', words);
}

function explained({ url, signer, keys, origins }: RefusedCheck, variant: Variant, publicUrl: string): Fault {
  if (variant.signer.key !== signer.key) {
    const [wanted, accepted] = [signer.key.id ?? 'primary', variant.signer.key.id ?? 'another'];
    const words = `The function refuses the auth token "${wanted}" and accepts "${accepted}": it has read an older version of the secret, or another one.`;
    return settled('token', words);
  }
  if (variant.form.length < formOf(signer).length) {
    const words = `The signature for ${url} is refused (403): ${variant.form.length === 0 ? 'all' : 'empty'} parameters of the form are lost before they reach the function. Let the proxy in front pass the body as it is.`;
    return settled('params-dropped', words);
  }
  const signature = signatureOf(signer, url, formOf(signer));
  const source = { url: publicUrl, params: variant.form };
  const { cause, detail, fix } = diagnose(source, { tokens: keys, signature, origins, otherUrls: [url, ...origins] });
  const words = `The signature for ${url} is refused (403): the function takes it for ${publicUrl}. ${detail} ${fix ?? ''}`;
  return settled(cause ?? 'unknown', words.trim());
}

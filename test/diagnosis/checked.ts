import { type DiagnoseOptions, type Diagnosis, diagnose } from '../../diagnosis';
import type { CheckedUrl } from '../../diagnosis/request';
import { sha256, sign, TOKEN, URL } from './diagnose-staged';

/** Diagnoses a check of one URL and its content, when Twilio signed others. */
export function checked(
  signed: { readonly url?: string; readonly params?: Readonly<Record<string, string>> },
  source: CheckedUrl,
  options: Partial<DiagnoseOptions> = {},
): Diagnosis {
  const signature = sign(signed.url ?? URL, signed.params ?? {});
  return diagnose(source, { tokens: TOKEN, signature, ...options });
}

/** Diagnoses a body, when Twilio signed the hash of another one. */
export function checkedBody(signed: string, received: string, options: Partial<DiagnoseOptions> = {}): Diagnosis {
  const url = `${URL}?bodySHA256=${sha256(signed)}`;
  return checked({ url }, { url, body: Buffer.from(received), contentType: 'application/json' }, options);
}

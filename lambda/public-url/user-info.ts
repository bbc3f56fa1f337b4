/**
 * No user info has these plain: a URL ends its authority there. The client writes the credentials, so that with one of
 * them he could put another host and path before ours.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused.
const ENDS_AUTHORITY = /[/?#\\\x00-\x1f\x7f]/;

/**
 * What may stand as user info before the host, most likely first. Twilio's documentation says that it drops it before
 * signing; every helper library's test vectors keep it, so both are offered.
 *
 * @param authorization the `Authorization` header; anything but Basic credentials gives none.
 */
export function userInfos(authorization: string | undefined): string[] {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return [''];
  const credentials = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = credentials.indexOf(':');
  const [user, password] =
    colon < 0 ? [credentials, undefined] : [credentials.slice(0, colon), credentials.slice(colon + 1)];
  const written = (spell: (text: string) => string) => {
    return password === undefined || password === ''
      ? [`${spell(user)}@`, `${spell(user)}:@`]
      : [`${spell(user)}:${spell(password)}@`];
  };
  const plain = ENDS_AUTHORITY.test(credentials) ? [] : written((text) => text);
  return [...new Set(['', ...plain, ...written(encodeURIComponent)])];
}

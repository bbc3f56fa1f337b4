/** A URL whose user and password are masked; any other text as it is. */
export function withoutUserInfo(url: string): string {
  return url.replace(/^(https?:\/\/)[^/?#]*@/i, '$1…@');
}

/** Returns the anchor that GitHub gives a heading: lower case, no punctuation, a hyphen for each space. */
export function githubSlug(title: string): string {
  const text = title.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/<[^>]+>/g, '');
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

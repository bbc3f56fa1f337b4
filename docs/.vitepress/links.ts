import { posix } from 'node:path';
import type { MarkdownEnv, MarkdownRenderer } from 'vitepress';

/**
 * Points links to files that aren't pages, such as tests, to the repository, and links to a `README.md` to its folder's
 * page. In the repository, all links are relative.
 *
 * @param isPage whether a path, relative to the repository's root, is a page of the site
 * @param repository URL of the files: `https://github.com/owner/name/blob/main`
 */
export function linksToRepository(isPage: (path: string) => boolean, repository: string) {
  return (markdown: MarkdownRenderer): void => {
    markdown.core.ruler.push('links-to-repository', ({ tokens, env }) => {
      const { relativePath } = env as MarkdownEnv;
      for (const token of tokens.flatMap(({ children }) => children ?? [])) {
        const href = token.type === 'link_open' ? token.attrGet('href') : null;
        if (href === null || /^(?:[a-z][a-z0-9+.-]*:|#)/i.test(href)) continue;
        const [path = ''] = href.split('#');
        const target = posix.normalize(posix.join(posix.dirname(relativePath), path));
        if (!isPage(target)) token.attrSet('href', `${repository}/${target}`);
        else token.attrSet('href', href.replace(/\bREADME\.md\b/, 'index.md'));
      }
    });
  };
}

import { renderMermaidSVG } from 'beautiful-mermaid';
import type { MarkdownRenderer } from 'vitepress';

/** How much a diagram may shrink until its labels cannot be read. */
const READABLE = 0.75;

/**
 * Draws Mermaid's diagrams while the site is built: no script in the browser, nothing from elsewhere. Their own styles,
 * which name a font of Google's, give way to `theme/style.css`, so that they are light or dark with the page.
 */
export function diagrams(markdown: MarkdownRenderer): void {
  const fence = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, index, options, environment, self) => {
    const token = tokens[index];
    if (token?.info.trim() !== 'mermaid') return fence?.(tokens, index, options, environment, self) ?? '';
    const drawn = renderMermaidSVG(token.content, { transparent: true, padding: 8 });
    const [, width = ''] = / width="([\d.]+)"/.exec(drawn) ?? [];
    const readable = `style="min-width: ${Math.round(Number(width) * READABLE)}px"`;
    const svg = drawn.replace(/<style>[\s\S]*?<\/style>/, '').replace(/(?<=<svg[^>]*?) style="[^"]*"/, ` ${readable}`);
    return `<div class="diagram" role="group" aria-label="Diagram" tabindex="0" v-pre>${svg}</div>\n`;
  };
}

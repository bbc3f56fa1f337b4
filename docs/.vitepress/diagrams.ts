import { renderMermaidSVG } from 'beautiful-mermaid';
import type { MarkdownRenderer } from 'vitepress';

/** Smallest scale at which the labels of a diagram are readable. */
const READABLE = 0.75;

/**
 * Draws Mermaid diagrams at build time, so that the site needs no script and no third-party request. `theme/style.css`
 * replaces their styles, which name a Google font, so that they follow the page's light or dark theme.
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

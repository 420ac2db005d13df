import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { Html, html } from '../html.ts';

/** The part of the document object model that a chart needs to become text. */
interface Element {
  readonly outerHTML: string;
  querySelector(selector: string): Element | null;
  remove(): void;
}

/**
 * Draws a chart as inline SVG without a browser. Colours are the page's CSS variables, so that it follows the colour scheme.
 * @param label what the chart shows, for those who do not see it
 */
export function drawChart(label: string, options: Plot.PlotOptions): Html {
  const { document } = parseHTML('<html></html>') as { document: unknown };
  const drawn = Plot.plot({ document, className: 'plot', style: { fontSize: '12px' }, ...options }) as unknown as Element;
  drawn.querySelector('style')?.remove();
  const markup = drawn.outerHTML;
  const attributes = markup.slice('<svg '.length, markup.indexOf('>'));
  const content = markup.slice(markup.indexOf('>') + 1);
  return html`<svg role="img" aria-label="${label}" ${new Html(attributes)}><title>${label}</title>${new Html(content)}`;
}

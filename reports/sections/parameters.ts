import { html } from '../html.ts';
import { namedParameters } from '../parameters.ts';
import type { Section } from '../section.ts';
import { terms } from '../table.ts';
import { clip } from '../visible-text.ts';

const longestValue = 400;

export const parameters: Section = {
  id: 'parameters',
  heading: 'Parameters',
  render(manifest) {
    const named = namedParameters(manifest.document.request.params);
    if (named.length === 0) return undefined;
    return terms(named.map(({ name, value }) => [html`<code>${name}</code>`, clip(value, longestValue)]));
  },
};

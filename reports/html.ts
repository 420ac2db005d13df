import { visibleText } from './visible-text.ts';

/** Markup that is known to be safe: made by `html`, or by a chart. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What a template takes. Texts are escaped; undefined, null and false leave nothing. */
export type HtmlValue = Html | string | number | undefined | null | false | readonly HtmlValue[];

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Template tag: whatever is put in is text, in elements and in quoted attributes alike, unless it is `Html` itself. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(strings.map((string, index) => string + render(values[index])).join(''));
}

function render(value: HtmlValue): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map(render).join('');
  return visibleText(String(value)).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

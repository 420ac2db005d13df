import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePage } from '../test/support/parse-page.ts';
import { html } from './html.ts';
import { visibleText } from './visible-text.ts';

const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', '!', '-', '=', ' ', '\n', '`', 's', '\u0000', '\u202E', '\uD800', 'lt;', 'script', '<!--', ']]>') }),
);

test('a text never becomes markup and is read back as it was shown', () => {
  fc.assert(fc.property(hostileText, (text) => {
    const page = parsePage(html`<html><body><p title="${text}">${text}</p></body></html>`.markup);
    const paragraph = page.querySelector('p');
    expect([...page.querySelectorAll('body *')]).toHaveLength(1);
    expect(paragraph?.attributes).toHaveLength(1);
    expect(paragraph?.textContent).toBe(visibleText(text));
    expect(paragraph?.getAttribute('title')).toBe(visibleText(text));
  }));
});

test('markup made by the tag is put in as it is, lists are joined, nothing leaves nothing', () => {
  expect(html`<ul>${['a', 'b'].map((item) => html`<li>${item}</li>`)}${undefined}${null}${false}${0}</ul>`.markup).toBe('<ul><li>a</li><li>b</li>0</ul>');
});

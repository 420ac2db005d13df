import { parseHTML } from 'linkedom';

/** What tests look at in a parsed page. */
export interface PageElement {
  readonly tagName: string;
  readonly textContent: string;
  readonly attributes: ArrayLike<{ readonly name: string; readonly value: string }>;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

/** Parses a page as a browser would, without one. */
export function parsePage(page: string): PageElement {
  return (parseHTML(page) as unknown as { document: PageElement }).document;
}

const htmlBreak = /<br\s*\/?>/gi;

/** Breaks in HTML (`<br />`) as line ends: else `br` would be a word. */
export function withoutHtmlBreaks(text: string): string {
  return text.replace(htmlBreak, '\n');
}

/** Line ends as Python's text mode reads them; else a word before one would be another word on Windows. */
export function withPlainLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** The ETag, if it is a strong one: then equal tags mean equal bytes. */
export function strongEtag(header: string | undefined): string | undefined {
  return header !== undefined && /^"[\x21\x23-\x7e]+"$/.test(header) ? header : undefined;
}

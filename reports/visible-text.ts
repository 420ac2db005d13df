const replacement = '\uFFFD';

/** Control characters but tab and line feed; a pattern from code points, since a literal one is usually a mistake. */
const controls = new RegExp(`[${range(0x00, 0x08)}${range(0x0b, 0x1f)}${range(0x7f, 0x9f)}]`, 'g');
/** Controls that reorder what stands around them, and so can make a text read as something else. */
const bidirectionalControls = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * A text as it can be shown safely: control characters and lone surrogates become U+FFFD, bidirectional controls are
 * spelled out, and every line end is a line feed.
 */
export function visibleText(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(controls, replacement)
    .replaceAll(bidirectionalControls, (control) => `[U+${control.charCodeAt(0).toString(16).toUpperCase()}]`)
    .replaceAll(/\p{Surrogate}/gu, replacement);
}

function range(from: number, to: number): string {
  return `${String.fromCharCode(from)}-${String.fromCharCode(to)}`;
}

/** The text, or its beginning and an ellipsis where it is longer than `length` characters. */
export function clip(text: string, length: number): string {
  const characters = Array.from(text.slice(0, 2 * length + 2));
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

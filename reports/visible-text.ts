const controlPicturesStart = 0x24_00;
const deletePicture = '\u2421';

/** Controls that reorder what stands around them, and so can make a text read as something else. */
const bidirectionalControls = /[\u202A-\u202E\u2066-\u2069]/g;
// built from a string: control characters in a pattern are usually a mistake, here they are meant
const controls = new RegExp('[\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F]', 'g');

/**
 * A text as it can be shown safely: control characters become their pictures (U+2400 and on), bidirectional controls
 * their names, lone surrogates U+FFFD, and every line end a line feed.
 */
export function visibleText(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(controls, controlPicture)
    .replaceAll(bidirectionalControls, (control) => `[U+${control.charCodeAt(0).toString(16).toUpperCase()}]`)
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}

function controlPicture(control: string): string {
  const code = control.charCodeAt(0);
  if (code === 0x7f) return deletePicture;
  return code < 0x20 ? String.fromCharCode(controlPicturesStart + code) : '\uFFFD';
}

/** The text, or its beginning and an ellipsis where it is longer than `length` characters. */
export function clip(text: string, length: number): string {
  const characters = Array.from(text.slice(0, 2 * length + 2));
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

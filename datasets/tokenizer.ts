/** What stands between words. All of it is ASCII: other characters never do, whatever Unicode calls them. */
export const separators = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n ';

const separates = new Uint8Array(128);
for (const character of separators) separates[character.charCodeAt(0)] = 1;

/**
 * Words of a text as Keras' `Tokenizer` finds them by default: lower case, then each of its filter characters counts as
 * a space, then cut at spaces. Carriage returns, no-break spaces and apostrophes stay within words.
 * Lower case is Unicode's full mapping, final sigma included, which is also Python's.
 */
export function tokenize(text: string): string[] {
  const lower = text.toLowerCase();
  const words: string[] = [];
  let start = 0;
  for (let position = 0; position < lower.length; position++) {
    const code = lower.charCodeAt(position);
    if (code > 127 || separates[code] === 0) continue;
    if (position > start) words.push(lower.slice(start, position));
    start = position + 1;
  }
  if (lower.length > start) words.push(lower.slice(start));
  return words;
}

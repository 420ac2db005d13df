import { separators } from '../tokenizer.ts';

/** Where a word stands in its text. */
export interface WordPlace {
  readonly start: number;
  readonly end: number;
}

const separates = new Uint8Array(128);
for (const character of separators) separates[character.charCodeAt(0)] = 1;

/** The places of the words that `tokenize` finds, in the text as it was before it was made lower case. */
export function wordPlaces(text: string): WordPlace[] {
  const places: WordPlace[] = [];
  let start = 0;
  for (let position = 0; position <= text.length; position++) {
    const code = position === text.length ? 0x20 : text.charCodeAt(position);
    if (code > 127 || separates[code] === 0) continue;
    if (position > start) places.push({ start, end: position });
    start = position + 1;
  }
  return places;
}

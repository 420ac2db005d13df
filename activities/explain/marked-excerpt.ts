/** A word of a text that did something to a prediction. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly effect: number;
}

/** A piece of a text; those with an effect are words. */
export interface ExcerptPart {
  readonly text: string;
  readonly effect?: number;
}

const longest = 596;
const before = 80;

/**
 * The part of a text in which the words say most, in pieces, at most 600 characters: begins and ends between words where
 * there is a space, with an ellipsis where something is left out.
 * @param marks - in the order of the text
 */
export function markedExcerpt(text: string, marks: readonly Mark[]): ExcerptPart[] {
  const { from, to } = text.length <= longest ? { from: 0, to: text.length } : tellingWindow(text, marks);
  const parts: ExcerptPart[] = [];
  let at = from;
  for (const { start, end, effect } of marks) {
    if (start < at || end > to) continue;
    if (start > at) parts.push({ text: text.slice(at, start) });
    parts.push({ text: text.slice(start, end), effect });
    at = end;
  }
  if (at < to) parts.push({ text: text.slice(at, to) });
  return [...(from > 0 ? [{ text: '… ' }] : []), ...parts, ...(to < text.length ? [{ text: ' …' }] : [])];
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** Of the windows that begin a little before a mark, the first one whose marks are strongest together. */
function tellingWindow(text: string, marks: readonly Mark[]): Window {
  let best = windowFrom(text, 0);
  let strongest = strengthIn(best, marks);
  for (const { start } of marks) {
    const window = windowFrom(text, Math.max(0, start - before));
    const strength = strengthIn(window, marks);
    if (strength <= strongest) continue;
    best = window;
    strongest = strength;
  }
  return best;
}

function windowFrom(text: string, near: number): Window {
  const space = near === 0 ? -1 : text.slice(near, near + before).search(/\s/);
  const from = wholeCharacter(text, space === -1 ? near : near + space + 1);
  const full = Math.min(text.length, from + longest);
  const end = full === text.length ? -1 : text.slice(full - before, full).search(/\s\S*$/);
  return { from, to: end === -1 ? wholeCharacter(text, full) : full - before + end };
}

/** The place, or the one before it where it would tear a pair of surrogates apart. */
function wholeCharacter(text: string, place: number): number {
  return /[\ud800-\udbff]/.test(text.charAt(place - 1)) ? place - 1 : place;
}

function strengthIn({ from, to }: Window, marks: readonly Mark[]): number {
  return marks.reduce((sum, { start, end, effect }) => (start >= from && end <= to ? sum + Math.abs(effect) : sum), 0);
}

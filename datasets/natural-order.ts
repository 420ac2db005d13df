/**
 * Places of the names in natural order: numbers in them by their value (`2_7.txt` before `10_1.txt`), all else by code unit, equal names in
 * the order that they have.
 */
export function naturalOrder(names: readonly string[]): number[] {
  const keys = names.map(pieces);
  return keys.map((_, place) => place).sort((a, b) => compare(keys[a] ?? [], keys[b] ?? []) || a - b);
}

/** Text and numbers in turn, numbers without leading zeros. */
function pieces(name: string): string[] {
  return name.split(/(\d+)/).map((piece, place) => (place % 2 === 1 ? piece.replace(/^0+(?=\d)/, '') : piece));
}

function compare(one: readonly string[], other: readonly string[]): number {
  for (const [place, piece] of one.entries()) {
    const against = other[place];
    if (against === undefined) return 1;
    const byLength = place % 2 === 1 ? piece.length - against.length : 0;
    if (byLength !== 0) return byLength;
    if (piece !== against) return piece < against ? -1 : 1;
  }
  return one.length - other.length;
}

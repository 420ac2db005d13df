/** A label's box, by its centre. */
export interface LabelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const rounds = 300;

/** Moves labels apart until no two overlap, or as far as some rounds get: each pair along the axis on which it overlaps least. */
export function separateLabels<Box extends LabelBox>(labels: readonly Box[]): Box[] {
  const places = labels.map((label) => ({ ...label, x: label.x, y: label.y }));
  for (let round = 0, moved = true; round < rounds && moved; round += 1) {
    moved = false;
    for (const [index, one] of places.entries()) {
      for (const other of places.slice(0, index)) {
        const overlapX = (one.width + other.width) / 2 - Math.abs(one.x - other.x);
        const overlapY = (one.height + other.height) / 2 - Math.abs(one.y - other.y);
        if (overlapX <= 0 || overlapY <= 0) continue;
        moved = true;
        const axis = overlapX < overlapY ? 'x' : 'y';
        const shift = ((axis === 'x' ? overlapX : overlapY) / 2) * (one[axis] < other[axis] ? -1 : 1);
        one[axis] += shift;
        other[axis] -= shift;
      }
    }
  }
  return places;
}

const channels = 3;

/** Square images, red, green and blue bytes row by row, with left and right exchanged. */
export function mirroredPixels(pixels: Uint8Array, side: number): Uint8Array {
  const mirrored = new Uint8Array(pixels.length);
  const rowBytes = side * channels;
  for (let row = 0; row < pixels.length; row += rowBytes) {
    for (let from = row, to = row + rowBytes - channels; from < row + rowBytes; from += channels, to -= channels) {
      mirrored[to] = pixels[from] ?? 0;
      mirrored[to + 1] = pixels[from + 1] ?? 0;
      mirrored[to + 2] = pixels[from + 2] ?? 0;
    }
  }
  return mirrored;
}

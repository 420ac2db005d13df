/** Calls back for each element of an array in row-major order, with its place under these strides. */
export function eachStrided(shape: readonly number[], strides: readonly number[], offset: number, use: (element: number, place: number) => void): void {
  const count = shape.reduce((product, size) => product * size, 1);
  const index = shape.map(() => 0);
  let place = offset;
  for (let element = 0; element < count; element += 1) {
    use(element, place);
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const stride = strides[axis] ?? 0;
      const next = (index[axis] ?? 0) + 1;
      place += stride;
      if (next < (shape[axis] ?? 0)) {
        index[axis] = next;
        break;
      }
      place -= next * stride;
      index[axis] = 0;
    }
  }
}

import type { RandomStream } from './random.ts';

/**
 * Rows × columns, row-major, whose shorter side's vectors are orthogonal and of length one: random ones, made so by Gram and Schmidt's
 * method in double precision. Their elements are sums of four uniform numbers, near to normal and exact everywhere.
 */
export function orthogonalMatrix(rows: number, columns: number, stream: RandomStream): Float32Array {
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => stream.unit() + stream.unit() + stream.unit() + stream.unit() - 2);
    for (const other of vectors) subtractAlong(vector, other);
    const norm = Math.sqrt(product(vector, vector));
    vectors.push(vector.map((value) => value / norm));
  }
  const values = new Float32Array(rows * columns);
  const element = (row: number, column: number) => (rows < columns ? vectors[row]?.[column] : vectors[column]?.[row]) ?? 0;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) values[row * columns + column] = element(row, column);
  }
  return values;
}

/** Takes away what the vector has in the direction of another one, of length one. */
function subtractAlong(vector: Float64Array, direction: Float64Array): void {
  const share = product(vector, direction);
  for (let place = 0; place < vector.length; place += 1) vector[place] = (vector[place] ?? 0) - share * (direction[place] ?? 0);
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < a.length; place += 1) sum += (a[place] ?? 0) * (b[place] ?? 0);
  return sum;
}

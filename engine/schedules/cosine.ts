/** cos πx for x from 0 to 1, by sums and products alone, so that no mathematical library decides its last bit. */
export function cosineOfPi(x: number): number {
  return x <= 0.5 ? series(Math.PI * x) : -series(Math.PI * (1 - x));
}

/** Taylor's series, to the last bit up to π/2. */
function series(angle: number): number {
  const square = angle * angle;
  let sum = 0;
  for (let degree = 26; degree > 0; degree -= 2) sum = (1 - sum) * (square / (degree * (degree - 1)));
  return 1 - sum;
}

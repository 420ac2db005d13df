/** How points are laid out; by default as in the paper, with the learning rate of Belkina et al. 2019. */
export interface TsneOptions {
  readonly perplexity?: number;
  readonly iterations?: number;
}

type Point = readonly [number, number];

const exaggeration = 12;
const exaggeratedIterations = 250;
const startSpread = 1e-4;

/**
 * Points of the plane whose neighbours are those of the given vectors (t-SNE, van der Maaten & Hinton 2008), computed
 * exactly. Nothing is random: it starts from `start`, of which the shape counts.
 */
export function tsne(vectors: readonly Float64Array[], start: readonly Point[], { perplexity = 30, iterations = 1_000 }: TsneOptions = {}): Point[] {
  const count = vectors.length;
  const near = affinities(vectors, Math.min(perplexity, Math.max(1, (count - 1) / 3)));
  const rate = Math.max(count / exaggeration / 4, 50);
  const spread = Math.sqrt(start.reduce((sum, [x]) => sum + x * x, 0) / count);
  const places = Float64Array.from(start.flat(), (value) => (spread === 0 ? 0 : (value * startSpread) / spread));
  const speed = new Float64Array(2 * count);
  const gains = new Float64Array(2 * count).fill(1);
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    const early = iteration < exaggeratedIterations;
    const gradient = gradientOf(places, near, early ? exaggeration : 1);
    for (let place = 0; place < places.length; place += 1) {
      const slope = gradient[place] ?? 0;
      const before = speed[place] ?? 0;
      const gain = Math.max(0.01, slope * before < 0 ? (gains[place] ?? 1) + 0.2 : (gains[place] ?? 1) * 0.8);
      gains[place] = gain;
      speed[place] = (early ? 0.5 : 0.8) * before - rate * gain * slope;
      places[place] = (places[place] ?? 0) + (speed[place] ?? 0);
    }
  }
  return Array.from({ length: count }, (_, point): Point => [places[2 * point] ?? 0, places[2 * point + 1] ?? 0]);
}

/** Symmetric affinities that add up to one, each point's with the given perplexity. */
function affinities(vectors: readonly Float64Array[], perplexity: number): Float64Array {
  const count = vectors.length;
  const conditional = vectors.map((vector, row) => conditionalRow(vectors.map((other) => squaredDistance(vector, other)), row, Math.log(perplexity)));
  return Float64Array.from({ length: count * count }, (_, place) => {
    const [row, column] = [Math.floor(place / count), place % count];
    return ((conditional[row]?.[column] ?? 0) + (conditional[column]?.[row] ?? 0)) / (2 * count);
  });
}

/** Bisects the precision until the entropy is the wanted one. */
function conditionalRow(distances: readonly number[], self: number, wantedEntropy: number): number[] {
  const smallest = Math.min(...distances.filter((_, place) => place !== self));
  let [low, high, precision] = [0, Number.POSITIVE_INFINITY, 1];
  let row: number[] = [];
  for (let round = 0; round < 64; round += 1) {
    const weights = distances.map((distance, place) => (place === self ? 0 : Math.exp(-precision * (distance - smallest))));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    row = weights.map((weight) => weight / sum);
    const entropy = Math.log(sum) + (precision * weights.reduce((total, weight, place) => total + weight * ((distances[place] ?? 0) - smallest), 0)) / sum;
    if (entropy > wantedEntropy) low = precision;
    else high = precision;
    precision = high === Number.POSITIVE_INFINITY ? 2 * precision : (low + high) / 2;
  }
  return row;
}

function gradientOf(places: Float64Array, near: Float64Array, factor: number): Float64Array {
  const count = places.length / 2;
  const kernel = new Float64Array(count * count);
  let total = 0;
  for (let one = 0; one < count; one += 1) {
    for (let other = 0; other < one; other += 1) {
      const [x, y] = [(places[2 * one] ?? 0) - (places[2 * other] ?? 0), (places[2 * one + 1] ?? 0) - (places[2 * other + 1] ?? 0)];
      const value = 1 / (1 + x * x + y * y);
      kernel[one * count + other] = value;
      total += 2 * value;
    }
  }
  const gradient = new Float64Array(places.length);
  for (let one = 0; one < count; one += 1) {
    for (let other = 0; other < one; other += 1) {
      const value = kernel[one * count + other] ?? 0;
      const pull = 4 * (factor * (near[one * count + other] ?? 0) - value / total) * value;
      for (let axis = 0; axis < 2; axis += 1) {
        const force = pull * ((places[2 * one + axis] ?? 0) - (places[2 * other + axis] ?? 0));
        gradient[2 * one + axis] = (gradient[2 * one + axis] ?? 0) + force;
        gradient[2 * other + axis] = (gradient[2 * other + axis] ?? 0) - force;
      }
    }
  }
  return gradient;
}

function squaredDistance(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, place) => sum + (value - (other[place] ?? 0)) ** 2, 0);
}

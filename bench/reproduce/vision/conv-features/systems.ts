import { system } from '../../common/metrics.ts';

/** Ways to compute the features, by the name in the rows; those of Keras share a process. */
export const featuresSystems = [
  { name: system, keras: false, antialias: true },
  { name: 'keras-tensorflow', keras: true, antialias: true },
  { name: 'keras-tensorflow without antialiasing', keras: true, antialias: false },
] as const;

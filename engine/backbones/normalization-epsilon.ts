/** What batch normalization adds to a variance: Keras' default, and what EfficientNet was trained with. */
export const normalizationEpsilon = 1e-3;

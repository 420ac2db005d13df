import { invertedResiduals } from './inverted-residuals.ts';

export const stemFilters = 32;
export const topFilters = 1_280;

/** The blocks of EfficientNet-Lite0: those of EfficientNet-B0 without squeeze and excitation (Tan & Le 2019). */
export const blocks = invertedResiduals(stemFilters, [
  { expansion: 1, filters: 16, blocks: 1, stride: 1, kernelSize: 3 },
  { expansion: 6, filters: 24, blocks: 2, stride: 2, kernelSize: 3 },
  { expansion: 6, filters: 40, blocks: 2, stride: 2, kernelSize: 5 },
  { expansion: 6, filters: 80, blocks: 3, stride: 2, kernelSize: 3 },
  { expansion: 6, filters: 112, blocks: 3, stride: 1, kernelSize: 5 },
  { expansion: 6, filters: 192, blocks: 4, stride: 2, kernelSize: 5 },
  { expansion: 6, filters: 320, blocks: 1, stride: 1, kernelSize: 3 },
]);

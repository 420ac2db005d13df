/** A block of MobileNet's kind: expanded, convolved channel by channel, projected (Sandler et al. 2018). */
export interface InvertedResidual {
  /** As Keras names EfficientNet's: `block2a`. */
  readonly name: string;
  readonly inputs: number;
  /** Channels of the convolution channel by channel: as many as its inputs where nothing is expanded. */
  readonly expanded: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly filters: number;
}

/** Blocks of the same size in a row; the first may shrink the image. */
export interface ResidualStage {
  readonly expansion: number;
  readonly filters: number;
  readonly blocks: number;
  readonly stride: number;
  readonly kernelSize: number;
}

/** The blocks of stages, after a convolution to so many channels. */
export function invertedResiduals(channels: number, stages: readonly ResidualStage[]): InvertedResidual[] {
  return stages.flatMap(({ expansion, filters, blocks, stride, kernelSize }, stage) =>
    Array.from({ length: blocks }, (_, block) => {
      const inputs = block > 0 ? filters : (stages[stage - 1]?.filters ?? channels);
      return { name: `block${stage + 1}${String.fromCharCode(97 + block)}`, inputs, expanded: inputs * expansion, kernelSize, stride: block === 0 ? stride : 1, filters };
    }));
}

/** A named set of parameters of one pipeline. What it leaves out takes the pipeline's defaults. */
export interface Preset<Params = Readonly<Record<string, unknown>>> {
  readonly name: string;
  /** One line without a full stop. */
  readonly summary: string;
  /** Name of the pipeline. */
  readonly pipeline: string;
  readonly params: Params;
}

/** One dynamic workflow serves every pipeline: its type is the pipeline's name. */
export { runPipeline as default } from './run-pipeline.ts';
export { probe } from './probe.ts';

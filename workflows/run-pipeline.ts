import { ApplicationFailure, CancellationScope, isCancellation, setHandler, workflowInfo } from '@temporalio/workflow';
import type { PipelineResult } from '../schemas/pipeline.ts';
import { findPipeline } from '../schemas/pipelines/index.ts';
import { type RunRequest, runRequestSchema, scheduledRunId } from '../schemas/run.ts';
import { closeRunActivity, openRunActivity, type RunProgress, type StepProgress } from '../schemas/step-call.ts';
import { describeFailure } from './describe-failure.ts';
import { durableChildCaller } from './durable-children.ts';
import { durableStepCaller } from './durable-step.ts';
import { parseOrFail } from './parse-or-fail.ts';
import { pipelineFunction } from './pipelines.ts';
import { progressQuery } from './progress-query.ts';
import { runActivities } from './run-activities.ts';

/**
 * Runs one pipeline: opens the run, calls the pipeline's function with durable steps, and closes the run whatever the
 * outcome. The argument's run id is the workflow's, or `scheduled` where a schedule makes the id.
 */
export async function runPipeline(argument: RunRequest): Promise<PipelineResult> {
  const given = parseOrFail(runRequestSchema, argument, 'the run request');
  const { workflowId, runId: executionId } = workflowInfo();
  const request = given.runId === scheduledRunId ? { ...given, runId: workflowId } : given;
  const pipeline = findPipeline(request.pipeline);
  const run = pipelineFunction(request.pipeline);
  if (pipeline === undefined || run === undefined) throw ApplicationFailure.nonRetryable(`There is no pipeline named ${request.pipeline} in this build.`, 'ES-RUN-PIPELINE');

  const steps: StepProgress[] = [];
  const children: StepProgress[] = [];
  setHandler(progressQuery, (): RunProgress => ({ steps: [...steps, ...children] }));

  try {
    const params = parseOrFail(pipeline.params, request.params, `the parameters of ${request.pipeline}`);
    const { previousRunId } = await runActivities[openRunActivity](request, executionId);
    const step = durableStepCaller({ runId: request.runId, executionId, previousRunId, reproduces: request.reproduces, reuseAnyEnvironment: request.reuseAnyEnvironment ?? false }, steps);
    const result = await run(params, step, durableChildCaller(request, children));
    await runActivities[closeRunActivity](request.runId, { status: 'completed', metrics: result.metrics, outputs: result.outputs });
    return result;
  } catch (error) {
    const failure = describeFailure(error);
    const status = isCancellation(error) ? 'cancelled' : 'failed';
    const running = steps.find((step) => step.state === 'failed' || step.state === 'running');
    const outcome = { status, metrics: {}, outputs: {}, failure: { ...failure, ...(running === undefined ? {} : { step: running.name }) } } as const;
    // what could not be written down must not hide why the run failed
    await CancellationScope.nonCancellable(() => runActivities[closeRunActivity](request.runId, outcome)).catch(() => undefined);
    if (isCancellation(error)) throw error;
    throw ApplicationFailure.create({ message: failure.message, type: failure.code, nonRetryable: true, ...(error instanceof Error ? { cause: error } : {}) });
  }
}

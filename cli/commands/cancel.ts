import { WorkflowNotFoundError } from '@temporalio/client';
import { UsageError } from '../../schemas/failure.ts';
import { isTemporalAway } from '../client.ts';
import { defineCommand } from '../command.ts';
import { runArgument } from '../run/options.ts';
import { runEndOf } from '../run/run-end.ts';
import { withServers } from '../session.ts';

const endTimeoutMs = 30_000;

export const cancelCommand = defineCommand({
  name: 'cancel',
  summary: 'Stop a run; its finished steps and its checkpoint are kept',
  arguments: runArgument,
  examples: ['everstep cancel spam-cnn-20260301-020000-k3f9'],
  async run({ arguments: { run }, output, config }) {
    return withServers(await config(), output.note, async ({ temporal }) => {
      const { status } = await temporal.call((client) => client.workflow.getHandle(run).describe()).catch((error: unknown) => {
        throw error instanceof WorkflowNotFoundError ? new UsageError('ES-RUN-UNKNOWN', `No run ${run} is running: "everstep runs" shows those that there are.`, { cause: error }) : error;
      });
      if (status.name !== 'RUNNING') throw new UsageError('ES-RUN-ENDED', `${run} is not running: it is ${status.name.toLowerCase()}.`);
      await temporal.call((client) => client.workflow.getHandle(run).cancel());
      const end = await temporal.call((client) => client.workflow.getHandle(run).result(), endTimeoutMs).then(() => ({ status: 'completed' as const }), (error: unknown) => {
        const known = runEndOf(error);
        if (known === undefined && !isTemporalAway(error)) throw error;
        return known;
      });
      output.result({ runId: run, status: end?.status ?? 'running' }, () => (end === undefined ? `${run} is being cancelled.` : `${run} ${end.status}. Go on with: everstep resume ${run}`));
      return 0;
    });
  },
});

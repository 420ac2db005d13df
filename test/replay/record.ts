/**
 * Records the histories that replay.test.ts replays. After a change that runs in flight need not survive:
 * `node test/replay/record.ts [NAME…]` (Node 22.18 or later), or bundled with esbuild before. With names, only those are written.
 */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { loadConfig, projectFolder } from '../../temporal.config.ts';
import { everstep, everstepJson, startEverstep } from '../support/everstep.ts';
import { opinionsCsv, smallNetwork, writeOpinions } from '../support/opinions.ts';
import { emptyStateFolder, testEnvironmentOf } from '../support/stack.ts';
import { historyToText } from './history-text.ts';

const stateFolder = await emptyStateFolder();
const environment = testEnvironmentOf(stateFolder);
const [good, refused] = [join(stateFolder, 'good.csv'), join(stateFolder, 'refused.csv')];
const run = (data: string, ...more: string[]): string[] => ['run', 'text-classification', '--dataset', data, ...smallNetwork, ...more];

const wanted = process.argv.slice(2);

async function record(name: string, client: Client, workflowId: string, execution = 0): Promise<void> {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  const executions: string[] = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) executions.push(runId);
  const history = await client.workflow.getHandle(workflowId, executions.reverse()[execution]).fetchHistory();
  await writeFile(join(projectFolder, 'test/replay/histories', `${name}.json`), historyToText(history));
}

try {
  await writeOpinions(good, 120);
  await writeFile(refused, opinionsCsv(60).replaceAll(',bad', ',good'));
  await everstepJson(run(good, '--epochs', '2', '--id', 'completed'), environment);
  await everstepJson(run(good, '--epochs', '2', '--id', 'reused'), environment);
  await everstepJson(run(good, '--epochs', '2', '--ensemble', '2', '--id', 'ensemble'), environment);
  await everstep(run(refused, '--id', 'failed'), environment);
  const running = startEverstep(run(good, '--epochs', '300', '--id', 'stopped'), environment);
  await running.sees(/train: \d+ %/);
  await everstepJson(['cancel', 'stopped'], environment);
  await running.result;
  await everstepJson(['resume', 'stopped'], environment);

  await everstep(['sweep', ...run(good, '--epochs', '2', '--param.batch-size', '16,32', '--param.test-fraction', '0.2,0.999', '--id', 'swept').slice(1)], environment);
  await everstep(['resume', 'swept'], environment);

  const { temporal } = loadConfig(environment);
  const connection = await Connection.connect(temporal.connectionOptions);
  const client = new Client({ connection, namespace: temporal.namespace });
  for (const name of ['completed', 'reused', 'ensemble', 'failed']) await record(name, client, name);
  await record('cancelled', client, 'stopped', 0);
  await record('resumed', client, 'stopped', 1);
  await record('sweep', client, 'swept', 0);
  await record('sweep-resumed', client, 'swept', 1);
  await connection.close();
} finally {
  await everstep(['down'], environment);
  await rm(stateFolder, { recursive: true, force: true });
}

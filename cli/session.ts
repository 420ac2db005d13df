import type { Store } from '../store/connect.ts';
import type { EverstepConfig } from '../temporal.config.ts';
import type { TemporalClient } from './client.ts';
import type { CommandContext, ExitCode } from './command.ts';

/** The servers that a command talks to. */
export interface Session {
  readonly config: EverstepConfig;
  readonly store: Store;
  readonly temporal: TemporalClient;
}

type Needs = Pick<CommandContext, 'config' | 'output'>;

/** Opens store and Temporal, starting the local stack where it does not run, and closes them after the work. */
export async function withStack({ config, output }: Needs, work: (session: Session) => Promise<ExitCode>): Promise<ExitCode> {
  const { ensureStack } = await import('../infra/stack.ts');
  const asked = await config();
  await reachNamedServers(asked);
  const ready = await ensureStack(asked, { onProgress: output.note });
  return withServers(ready, output.note, async (session) => {
    if (!ready.temporal.local && !ready.s3.local) await noteMissingWorkers(session, output.note);
    return work(session);
  });
}

/** Says which queues nobody serves: what is started there waits. */
async function noteMissingWorkers({ config, temporal }: Session, note: (text: string) => void): Promise<void> {
  const { temporalPollers } = await import('../workers/pollers.ts');
  const pollers = temporalPollers(temporal.client.workflowService, config);
  for (const queue of ['control', 'cpu', 'gpu'] as const) {
    if ((await pollers(queue)).size === 0) note(`No worker serves the queue ${config.queues[queue]}: steps wait until one does (everstep worker --queue ${queue}, or everstep up for workers on this machine).`);
  }
}

/** Opens store and Temporal as they are: nothing is started. */
export async function withServers(config: EverstepConfig, note: (text: string) => void, work: (session: Session) => Promise<ExitCode>): Promise<ExitCode> {
  const [{ openStore }, { connectTemporal }] = await Promise.all([import('../store/connect.ts'), import('./client.ts')]);
  const [store, temporal] = await Promise.allSettled([openStore(config, { onWaiting: note }), connectTemporal(config.temporal)]);
  try {
    if (store.status === 'rejected') throw store.reason;
    if (temporal.status === 'rejected') throw temporal.reason;
    return await work({ config, store: store.value, temporal: temporal.value });
  } finally {
    if (store.status === 'fulfilled') store.value.close();
    if (temporal.status === 'fulfilled') await temporal.value.close();
  }
}

/** Before local parts are started that would wait for them. @throws UsageError where a server that the user has named does not answer */
async function reachNamedServers({ s3, temporal, ...config }: EverstepConfig): Promise<void> {
  const [{ openStore }, { connectTemporal }] = await Promise.all([import('../store/connect.ts'), import('./client.ts')]);
  await Promise.all([
    s3.local ? undefined : openStore({ ...config, s3, temporal }).then((store) => { store.close(); }),
    temporal.local ? undefined : connectTemporal(temporal).then((client) => client.close()),
  ]);
}

/** Opens the store alone; Temporal is tried when it is asked for, and may be away. */
export async function withStore({ config, output }: Needs, work: (session: Pick<Session, 'config' | 'store'>) => Promise<ExitCode>): Promise<ExitCode> {
  const { openStore } = await import('../store/connect.ts');
  const known = await config();
  const store = await openStore(known, { onWaiting: output.note });
  try {
    return await work({ config: known, store });
  } finally {
    store.close();
  }
}

/** Connects to Temporal alone: nothing is started. */
export async function withTemporal(config: EverstepConfig, work: (temporal: TemporalClient) => Promise<ExitCode>): Promise<ExitCode> {
  const { connectTemporal } = await import('./client.ts');
  const temporal = await connectTemporal(config.temporal);
  try {
    return await work(temporal);
  } finally {
    await temporal.close();
  }
}

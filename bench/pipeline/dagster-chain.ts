import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import { pythonWith } from '../../test/support/python.ts';
import { type ChainSystem, timed, type Turn } from './system.ts';

const execute = promisify(execFile);
const answerSchema = z.object({ id: z.string(), seconds: z.number() });

/** Dagster with its in-process executor and its instance (SQLite) in `folder`, which has the job's file. */
export async function dagsterChain(folder: string): Promise<ChainSystem> {
  const python = await pythonWith({ name: 'dagster', requirements: ['dagster==1.13.29'] });
  const home = join(folder, 'dagster');
  await mkdir(home);
  await writeFile(join(home, 'dagster.yaml'), 'telemetry:\n  enabled: false\n');
  const env = { ...process.env, DAGSTER_HOME: home, DAGSTER_DISABLE_TELEMETRY: '1' };
  const server = spawn(python, ['chain_job.py', 'serve'], { cwd: folder, env, stdio: ['pipe', 'pipe', 'ignore'] });
  const answers = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const ask = async (line: string): Promise<z.infer<typeof answerSchema>> => {
    server.stdin.write(`${line}\n`);
    const answer = await answers.next();
    if (answer.done === true) throw new Error('Dagster has ended');
    return answerSchema.parse(JSON.parse(answer.value));
  };
  const command = async (...args: string[]): Promise<{ id: string; seconds: number }> => {
    const { result, seconds } = await timed(() => execute(python, ['chain_job.py', ...args], { cwd: folder, env }));
    return { id: answerSchema.parse(JSON.parse(result.stdout)).id, seconds };
  };
  let id = (await ask('run 0')).id;
  return {
    name: 'dagster',
    fresh: async (begin): Promise<Turn> => {
      const run = await command('run', String(begin));
      id = run.id;
      return { command: run.seconds, inside: (await ask(`run ${begin}`)).seconds };
    },
    reused: async (): Promise<Turn> => ({ command: (await command('again', id)).seconds, inside: (await ask(`again ${id}`)).seconds }),
    end: async () => {
      server.stdin.end();
      if (server.exitCode === null) await once(server, 'exit');
    },
  };
}

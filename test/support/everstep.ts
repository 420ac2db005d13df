import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from '../../temporal.config.ts';

/** How a command ended. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that still runs. */
export interface RunningCommand {
  readonly result: Promise<CommandResult>;
  readonly pid: number;
  /** What stderr has so far. */
  stderr(): string;
  /** Resolves when stderr has this. */
  sees(pattern: RegExp): Promise<void>;
}

/** Starts a command of the command line, as a user would from a shell. `project` runs another copy of the project. */
export function startEverstep(args: readonly string[], environment: NodeJS.ProcessEnv, project = projectFolder): RunningCommand {
  const child = spawn(process.execPath, [join(project, 'bin', 'everstep.mjs'), ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const check of waiting) check();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    wake();
  });
  const result = new Promise<CommandResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code: code ?? -1, stdout, stderr });
      wake();
    });
  });
  return {
    result,
    pid: child.pid ?? -1,
    stderr: () => stderr,
    sees: (pattern) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (pattern.test(stderr)) resolve();
          else if (child.exitCode !== null) reject(new Error(`ended with ${String(child.exitCode)} before ${String(pattern)}:\n${stderr}${stdout}`));
          else return;
          waiting.delete(check);
        };
        waiting.add(check);
        check();
      }),
  };
}

/** Runs a command to its end. */
export function everstep(args: readonly string[], environment: NodeJS.ProcessEnv, project?: string): Promise<CommandResult> {
  return startEverstep(args, environment, project).result;
}

/** The part of `run --json` that tests look at. */
export interface RunDocumentJson {
  readonly runId: string;
  readonly status: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly outputs: Readonly<Record<string, { readonly digest?: string }>>;
  readonly report: string;
  readonly steps: readonly { readonly name: string; readonly reused: boolean; readonly reason: string; readonly attempts: number; readonly outputs: unknown }[];
}

/** Runs a command with `--json` that has to succeed, and gives its document. */
export async function everstepJson<Document = RunDocumentJson>(args: readonly string[], environment: NodeJS.ProcessEnv, project?: string): Promise<Document> {
  const { code, stdout, stderr } = await everstep([...args, '--json'], environment, project);
  if (code !== 0) throw new Error(`everstep ${args.join(' ')} ended with ${String(code)}:\n${stderr}${stdout}`);
  return JSON.parse(stdout) as Document;
}

/** Digest of the model that a run ended with. */
export function modelDigest(run: RunDocumentJson): string {
  const digest = run.outputs['model']?.digest;
  if (digest === undefined) throw new Error(`${run.runId} has no model`);
  return digest;
}

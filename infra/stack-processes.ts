import type { Stack } from '../schemas/stack.ts';
import { stackSchema } from '../schemas/stack.ts';
import { type EverstepConfig, stackFile } from '../temporal.config.ts';
import { endOrphans } from './end-orphans.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import { isWorker, logFile, workerNames } from './layout.ts';
import type { Part } from './part.ts';
import { choosePorts, type Ports } from './ports.ts';
import { startTicksOf } from './process-identity.ts';
import { localS3Credentials } from './s3-identities.ts';
import { s3Part } from './s3-part.ts';
import { SupervisedPart } from './supervised-part.ts';
import { temporalPart } from './temporal-part.ts';
import { readWanted } from './wanted.ts';
import { workerPart } from './worker-part.ts';

/** All parts of one local stack and the file that describes them. */
export class StackProcesses {
  readonly #config: EverstepConfig;
  readonly #note: (message: string) => void;
  readonly #supervisor = { pid: process.pid, startTicks: startTicksOf(process.pid) ?? 0 };
  readonly #parts: SupervisedPart[] = [];
  #addresses: Pick<Stack, 'temporal' | 's3'> = {};
  #workersBuild: string | undefined;
  #serversReady = false;
  #stopping = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(config: EverstepConfig, note: (message: string) => void) {
    this.#config = config;
    this.#note = note;
  }

  /** Ends what a killed supervisor has left, then starts the servers and, when they answer, the workers. */
  async start(): Promise<void> {
    this.#turn = this.#takeOver();
    await this.#turn;
    const { stateFolder, temporal, s3 } = this.#config;
    const ports = await choosePorts(stateFolder);
    this.#addresses = localAddresses(this.#config, ports);
    if (temporal.local) this.#startPart(temporalPart(this.#config, ports.temporal));
    if (s3.local) this.#startPart(s3Part(this.#config, ports.s3));
    await Promise.all(this.#parts.map((part) => part.firstReady));
    this.#serversReady = true;
    await this.matchWanted();
  }

  /** Replaces the workers where another build is wanted than the one that they were started for. */
  matchWanted(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#replaceWorkers());
    return this.#turn;
  }

  /** Workers first, so that they hand their steps back while the servers still answer. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#turn.catch(() => undefined);
    await this.#stopParts(({ part }) => isWorker(part.name));
    await this.#stopParts(({ part }) => part.name === 'temporal');
    await this.#stopParts(() => true);
    this.#write();
  }

  /** Whether the state folder has been removed or taken over, so that nobody could stop these processes any more. */
  isSuperseded(): boolean {
    return this.#recorded()?.supervisor.pid !== this.#supervisor.pid;
  }

  async #takeOver(): Promise<void> {
    const left = this.#recorded();
    const processes = (left?.processes ?? []).map((part) => ({ ...part, state: 'restarting' as const }));
    writeJsonFile(stackFile(this.#config.stateFolder), { ...left, supervisor: this.#supervisor, processes });
    if (left !== undefined) await endOrphans(left, this.#note);
  }

  async #replaceWorkers(): Promise<void> {
    if (!this.#serversReady) return;
    const wanted = readWanted(this.#config.stateFolder);
    const build = wanted?.workers === true ? wanted.build.id : undefined;
    if (build === this.#workersBuild) return;
    this.#workersBuild = build;
    await this.#stopParts(({ part }) => isWorker(part.name));
    this.#parts.splice(0, this.#parts.length, ...this.#parts.filter(({ part }) => !isWorker(part.name)));
    if (build !== undefined) for (const name of workerNames) this.#startPart(workerPart(name, this.#config.stateFolder));
    this.#write();
  }

  #startPart(definition: Part): void {
    if (this.#stopping) return;
    const part = new SupervisedPart(definition, {
      logFile: logFile(this.#config.stateFolder, definition.name),
      changed: () => { this.#write(); },
      note: this.#note,
    });
    this.#parts.push(part);
    part.start();
  }

  async #stopParts(which: (part: SupervisedPart) => boolean): Promise<void> {
    await Promise.all(this.#parts.filter(which).map((part) => part.stop()));
  }

  #recorded(): Stack | undefined {
    return readJsonFile(stackFile(this.#config.stateFolder), stackSchema);
  }

  #write(): void {
    if (this.isSuperseded()) return;
    const stack: Stack = { supervisor: this.#supervisor, ...this.#addresses, processes: this.#parts.flatMap((part) => part.describe()) };
    try {
      writeJsonFile(stackFile(this.#config.stateFolder), stack);
    } catch (error) {
      this.#note(`stack.json could not be written: ${String(error)}`);
    }
  }
}

function localAddresses({ stateFolder, temporal, s3 }: EverstepConfig, ports: Ports): Pick<Stack, 'temporal' | 's3'> {
  return {
    ...(temporal.local ? { temporal: { address: `127.0.0.1:${String(ports.temporal.grpc)}`, uiUrl: `http://127.0.0.1:${String(ports.temporal.ui)}` } } : {}),
    ...(s3.local ? { s3: { endpoint: `http://127.0.0.1:${String(ports.s3.s3)}`, bucket: s3.bucket, ...localS3Credentials(stateFolder) } } : {}),
  };
}

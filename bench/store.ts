import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TensorRef } from '../schemas/reference.ts';
import { openStore, type Store } from '../store/connect.ts';
import { type EverstepConfig, loadConfig } from '../temporal.config.ts';
import { startS3, type TestS3 } from '../test/support/s3.ts';
import { pythonWith } from '../test/support/python.ts';
import { type BenchOptions, checkCase, resultRow, writeResults } from './results.ts';

const cases = ['write', 'read', 'read again'];
const shape = [65_536, 4_096] as const;
const packages = { name: 'bench-store', requirements: ['pyarrow==26.0.1', 'numpy==2.4.6', 'boto3==1.44.5'] };

const intro = `
A float32 tensor of 1 GiB (65,536 × 4,096) is written to S3 and read back into memory, on one SeaweedFS server of this machine:
by everstep's store, and by pyarrow with boto3 as their users do it: an Arrow IPC file of a FixedShapeTensorArray in memory,
\`upload_fileobj\` and \`download_fileobj\` with their default threads and part size, back to a numpy array without a copy.
\`pyarrow-boto3-verified\` does what our store always does besides: SHA-256 of what is written, kept with the object, and checked
on what is read. All systems take turns in each repetition; every write has new bytes. Our first read has no local cache, like the
peer's; \`read again\` is a second read from the local cache, checked once more.
`;

/** The peer, in a process of its own that stays warm: a line in, a line with seconds out. */
const peerProgram = `
import hashlib, io, json, sys, time
import boto3, numpy as np, pyarrow as pa
from botocore.config import Config
endpoint, access, secret, rows, columns = sys.argv[1:6]
s3 = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=access, aws_secret_access_key=secret, config=Config(s3={"addressing_style": "path"}))
s3.create_bucket(Bucket="peer")
data = np.arange(int(rows) * int(columns), dtype=np.float32).reshape(int(rows), int(columns))
for line in sys.stdin:
    action, verified, turn = json.loads(line)
    if action == "write": data[::64, 0] = turn
    start = time.perf_counter()
    if action == "write":
        array = pa.FixedShapeTensorArray.from_numpy_ndarray(data)
        sink = pa.BufferOutputStream()
        schema = pa.schema([pa.field("tensor", array.type)])
        with pa.ipc.new_file(sink, schema) as writer:
            writer.write_batch(pa.record_batch([array], schema=schema))
        buffer = sink.getvalue()
        extra = {"Metadata": {"sha256": hashlib.sha256(buffer).hexdigest()}} if verified else {}
        s3.upload_fileobj(pa.BufferReader(buffer), "peer", "tensor", ExtraArgs=extra)
    else:
        target = io.BytesIO()
        s3.download_fileobj("peer", "tensor", target)
        view = target.getbuffer()
        if verified:
            expected = s3.head_object(Bucket="peer", Key="tensor")["Metadata"]["sha256"]
            assert hashlib.sha256(view).hexdigest() == expected
        column = pa.ipc.open_file(pa.py_buffer(view)).read_all().column(0)
        read = column.chunk(0).to_numpy_ndarray()
    seconds = time.perf_counter() - start
    if action == "read": assert read.shape == data.shape and read[-1, -1] == data[-1, -1] and read[0, 0] == data[0, 0]
    print(json.dumps(seconds), flush=True)
`;

/** Writes and reads 1 GiB beside pyarrow and boto3; the results go to docs/results/store.md. */
export async function main({ only, repetitions = 5 }: BenchOptions = {}): Promise<void> {
  checkCase(only, cases);
  const python = await pythonWith(packages);
  const s3 = await startS3();
  const folder = await mkdtemp(join(tmpdir(), 'everstep-bench-'));
  const peer = startPeer(python, s3);
  const measured = new Map<string, number[]>();
  const note = (name: string, system: string, seconds: number) => {
    const key = `${name}\n${system}`;
    measured.set(key, [...(measured.get(key) ?? []), seconds]);
    process.stderr.write(`${name.padEnd(12)} ${system.padEnd(24)} ${seconds.toFixed(2)} s\n`);
  };
  try {
    const config = configFor(s3, folder);
    const uncached = await openStore({ ...config, localCacheBytes: 0 });
    const cached = await openStore(config);
    const data = new Float32Array(shape[0] * shape[1]).map((_, index) => index);
    for (let turn = 0; turn < repetitions; turn += 1) {
      for (let row = 0; row < shape[0]; row += 64) data[row * shape[1]] = turn;
      let reference: TensorRef | undefined;
      note('write', 'everstep', await seconds(async () => { reference = await uncached.artifacts.writeTensor({ dtype: 'float32', shape, data }); }));
      if (reference === undefined) throw new Error('nothing was written');
      note('read', 'everstep', await timedRead(uncached, reference, data));
      for (const [system, verified] of [['pyarrow-boto3', false], ['pyarrow-boto3-verified', true]] as const) {
        note('write', system, await peer.ask(['write', verified, turn]));
        note('read', system, await peer.ask(['read', verified, turn]));
      }
      await timedRead(cached, reference, data);
      note('read again', 'everstep', await timedRead(cached, reference, data));
      await deleteAll(uncached);
    }
    uncached.close();
    cached.close();
    const rows = [...measured].map(([key, values]) => {
      const [name = '', system = ''] = key.split('\n');
      return resultRow({ case: name, system, metric: 'time', unit: 's', values });
    }).filter((row) => only === undefined || row.case === only);
    await writeResults('store', intro + whereSlower(rows), rows);
  } finally {
    peer.end();
    await s3.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function configFor(s3: TestS3, folder: string): EverstepConfig {
  return loadConfig({
    EVERSTEP_CACHE_DIR: join(folder, 'cache'),
    EVERSTEP_S3_ENDPOINT: s3.endpoint,
    EVERSTEP_S3_BUCKET: 'bench',
    EVERSTEP_S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    EVERSTEP_S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
  });
}

async function timedRead(store: Store, reference: TensorRef, expected: Float32Array): Promise<number> {
  let last: number | bigint | undefined;
  const time = await seconds(async () => {
    last = (await store.artifacts.readTensor(reference)).data.at(-1);
  });
  if (last !== expected.at(-1)) throw new Error('what was read is not what was written');
  return time;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1_000;
}

async function deleteAll(store: Store): Promise<void> {
  for await (const { key } of store.objects.list('objects/')) await store.objects.delete(key);
}

function startPeer(python: string, s3: TestS3): { ask(request: unknown): Promise<number>; end(): void } {
  const { accessKeyId, secretAccessKey } = s3.credentials;
  const child: ChildProcess = spawn(python, ['-c', peerProgram, s3.endpoint, accessKeyId, secretAccessKey, ...shape.map(String)], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (child.stdin === null || child.stdout === null) throw new Error('the peer has no pipes');
  const { stdin } = child;
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async (request) => {
      stdin.write(`${JSON.stringify(request)}\n`);
      const answer = await answers.next();
      if (answer.done === true) throw new Error('the peer has ended');
      return Number(answer.value);
    },
    end: () => child.kill(),
  };
}

function whereSlower(rows: readonly ReturnType<typeof resultRow>[]): string {
  const slower = rows.flatMap((row) => {
    const ours = rows.find((other) => other.system === 'everstep' && other.case === row.case);
    return ours !== undefined && ours.median > row.median ? [`${row.case} (${(ours.median / row.median).toFixed(2)} times the time of ${row.system})`] : [];
  });
  return slower.length === 0 ? '\nEverstep is slower nowhere in this table.\n' : `\nEverstep is slower in: ${slower.join(', ')}.\n`;
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Measurements } from '../../../engine/measurements.ts';
import { PeerProcess } from '../../../peers/peer-process.ts';
import type { ResultRow } from '../../../results.ts';
import { system } from '../../common/metrics.ts';
import { visionMetrics } from '../metrics.ts';
import type { FeaturesCase } from './cases.ts';
import { featuresCommands } from './commands.ts';
import { meanDifference } from './mean-difference.ts';
import { prepareInput } from './prepare.ts';
import type { FeaturesRequest } from './request.ts';
import { featuresSystems } from './systems.ts';

/** Images a second of the step and of Keras with tf.data, by turns, in warm processes; the first turn of each warms up. */
export async function measureConvFeatures(featuresCase: FeaturesCase): Promise<ResultRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'everstep-reproduce-'));
  const measurements = new Measurements();
  const started: PeerProcess[] = [];
  try {
    const input = await prepareInput(featuresCase, folder);
    const inputFile = join(folder, 'input.json');
    await writeFile(inputFile, JSON.stringify(input));
    const commands = await featuresCommands(folder);
    for (const command of [commands.everstep, commands.keras]) {
      const { process } = await PeerProcess.start(command);
      started.push(process);
      await ask(process, { action: 'open', file: inputFile });
    }
    const systems = featuresSystems.flatMap((each) => {
      const process = started[each.keras ? 1 : 0];
      return process === undefined ? [] : [{ ...each, process, file: join(folder, each.name) }];
    });
    const note = (of: string, metric: string, unit: string, value: number) => measurements.add({ case: featuresCase.name, system: of, metric, unit }, value);
    for (let turn = 0; turn <= featuresCase.repetitions; turn += 1) {
      for (const { name, antialias, process, file } of systems) {
        const seconds = z.number().parse(await ask(process, { action: 'measure', antialias }));
        if (turn === 0) await ask(process, { action: 'write', file });
        else note(name, visionMetrics.speed, 'images/s', input.images.rows.length / seconds);
      }
    }
    for (const { name, antialias, process } of systems) if (antialias) note(name, visionMetrics.peakMemory, 'MiB', await process.peakMemory());
    const [ours, ...theirs] = await Promise.all(systems.map(async ({ name, file }) => ({ name, features: await floats(file) })));
    for (const { name, features } of theirs) note(name, visionMetrics.difference, 'share', meanDifference(ours?.features ?? features, features));
    note(system, visionMetrics.images, 'images', input.images.rows.length);
    return measurements.rows();
  } finally {
    for (const process of started) await process.end();
    await rm(folder, { recursive: true, force: true });
  }
}

function ask(process: PeerProcess, request: FeaturesRequest): Promise<unknown> {
  return process.ask(request);
}

async function floats(file: string): Promise<Float32Array> {
  return new Float32Array(new Uint8Array(await readFile(file)).buffer);
}

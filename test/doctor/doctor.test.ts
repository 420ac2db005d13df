import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { diskCheck } from '../../cli/doctor/disk-check.ts';
import { find } from '../../cli/doctor/finding.ts';
import { isSupported } from '../../cli/doctor/node-check.ts';
import { s3Check } from '../../cli/doctor/s3-check.ts';
import { temporalCheck } from '../../cli/doctor/temporal-check.ts';
import { tensorflowCheck } from '../../cli/doctor/tensorflow-check.ts';
import { workersCheck } from '../../cli/doctor/workers-check.ts';
import { type EverstepConfig, loadConfig } from '../../temporal.config.ts';
import { newFolder } from '../setup/support.ts';

/** A machine whose local stack is not up. */
function config(variables: NodeJS.ProcessEnv = {}): EverstepConfig {
  return loadConfig({ EVERSTEP_STATE_DIR: join(newFolder(), 'state'), ...variables });
}

/** A program that answers like the tool when asked for its version, and ends when it is to serve. */
function brokenTool(version: string): string {
  const file = join(newFolder(), 'tool');
  writeFileSync(file, `#!/bin/sh\ncase "$1" in *version) echo "${version}";; *) echo "cannot serve today" >&2; exit 3;; esac\n`);
  chmodSync(file, 0o755);
  return file;
}

afterEach(() => vi.unstubAllEnvs());

describe('doctor', () => {
  it('multiplies a tensor in another process and names TensorFlow and the instruction set', async () => {
    const finding = await find(tensorflowCheck, config());
    expect(finding).toMatchObject({ ok: true, message: expect.stringMatching(/^version 2\.\d+\.\d+ multiplied a tensor on (CPU|GPU) \(\w+\)$/) as string });
    expect(process.report.getReport()).not.toMatchObject({ sharedObjects: expect.arrayContaining([expect.stringContaining('libtensorflow')]) as string[] });
  });

  it('says what is wrong where TensorFlow cannot be loaded', async () => {
    vi.stubEnv('NODE_OPTIONS', '--no-addons');
    expect(await find(tensorflowCheck, config())).toMatchObject({ ok: false, message: expect.stringContaining('a tensor could not be multiplied: Error:') as string, fix: expect.stringContaining('npm run setup') as string });
  });

  it('runs a workflow on a server of its own where the local one is not up', async () => {
    expect(await find(temporalCheck, config())).toEqual({ name: 'Temporal', ok: true, message: expect.stringContaining('a workflow ran on a server started for this check') as string });
  });

  it('puts an object on a server of its own where the local one is not up', async () => {
    expect(await find(s3Check, config())).toEqual({ name: 'S3', ok: true, message: expect.stringContaining('on a server started for this check') as string });
  });

  it('quotes a server that does not start', async () => {
    vi.stubEnv('EVERSTEP_TEMPORAL_CLI', brokenTool('temporal version 1.9.1'));
    expect(await find(temporalCheck, config())).toMatchObject({ ok: false, message: expect.stringContaining('cannot serve today') as string });
  });

  it('names the variable where an own tool is not there', async () => {
    vi.stubEnv('EVERSTEP_S3_SERVER', '/nowhere/weed');
    expect(await find(s3Check, config())).toMatchObject({ ok: false, message: expect.stringContaining('EVERSTEP_S3_SERVER') as string });
  });

  it('says that a named server does not answer', async () => {
    const away = config({ TEMPORAL_ADDRESS: '127.0.0.1:9', EVERSTEP_S3_ENDPOINT: 'http://127.0.0.1:9', EVERSTEP_S3_ACCESS_KEY_ID: 'key', EVERSTEP_S3_SECRET_ACCESS_KEY: 'secret' });
    expect(await find(temporalCheck, away)).toMatchObject({ ok: false, message: expect.stringContaining('Temporal at 127.0.0.1:9 does not answer') as string });
    expect(await find(s3Check, away)).toMatchObject({ ok: false, message: expect.stringContaining('does not answer') as string });
  });

  it('looks at disks, also of folders that are not there yet, and takes a stack that is down for no failure', async () => {
    expect(await find(diskCheck, config())).toMatchObject({ name: 'Disk space', message: expect.stringContaining('GB') as string });
    expect(await find(workersCheck, config())).toMatchObject({ ok: true, message: expect.stringContaining('not running') as string });
  });

  it('knows the supported versions of Node', () => {
    expect(['20.19.0', '22.12.0', '24.1.0'].every(isSupported)).toBe(true);
    expect(['20.18.0', '21.0.0', '22.11.0', '23.5.0'].some(isSupported)).toBe(false);
  });
});

import { Context } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Pulse, withHeartbeat } from './heartbeat.ts';
import { tellWaiting } from './waiting-notices.ts';

const progress = { phase: 'epoch 1', completed: 1, unit: 'batches' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'performance'] });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Heartbeats that were sent while `work` was done. */
async function beatsOf(work: (pulse: Pulse) => Promise<void>, beat?: () => Promise<void>): Promise<unknown[]> {
  const beats: unknown[] = [];
  const environment = new MockActivityEnvironment();
  environment.on('heartbeat', (details) => beats.push(details));
  await environment.run(() => withHeartbeat(Context.current(), work, beat));
  return beats;
}

describe('heartbeats', () => {
  it('come every 2 s with the newest progress', async () => {
    const beats = await beatsOf(async ({ report }) => {
      report(progress);
      await vi.advanceTimersByTimeAsync(4_000);
    });
    expect(beats).toEqual([undefined, progress, progress, progress]);
  });

  it('tell of a server that is away until there is progress again', async () => {
    const beats = await beatsOf(async ({ report, waiting }) => {
      report(progress);
      waiting('S3 is away');
      report({ ...progress, completed: 2 });
    });
    expect(beats.slice(2)).toEqual([{ ...progress, waiting: 'S3 is away' }, { ...progress, completed: 2 }]);
  });

  it('tell of it whoever in the process has noticed it, and no longer than it is told of', async () => {
    const beats = await beatsOf(async () => {
      tellWaiting('S3 is away');
      await vi.advanceTimersByTimeAsync(40_000);
    });
    expect(beats[1]).toMatchObject({ waiting: 'S3 is away' });
    expect(beats.at(-1)).toBeUndefined();
  });

  it('abort the work where what has to be done at each of them fails', async () => {
    const lost = new Error('lease lost');
    let reason: unknown;
    await beatsOf(async ({ signal }) => {
      await vi.advanceTimersByTimeAsync(2_000);
      reason = signal.reason;
    }, () => Promise.reject(lost));
    expect(reason).toBe(lost);
  });
});

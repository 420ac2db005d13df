import { describe, expect, test, vi } from 'vitest';
import { outageRetry } from './outage.ts';

const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const fault = (status: number, name = 'InternalError') => Object.assign(new Error('We encountered an internal error'), { name, $response: { statusCode: status } });

function retryWith(options: Partial<Parameters<typeof outageRetry>[0]> = {}) {
  return outageRetry({ server: 'http://s3.test', timeoutMs: 60_000, refusedWriteMs: 60_000, brokenReadMs: 60_000, answers: async () => true, keepsObjects: async () => true, ...options });
}

/** Fails so often, then gives a value. */
function failing(times: number, error: () => Error) {
  let calls = 0;
  const operation = async () => {
    calls += 1;
    if (calls <= times) throw error();
    return 'value';
  };
  return { operation, calls: () => calls };
}

describe('an operation on a server that is away', () => {
  test.each([['a refused connection', refused], ['503', () => fault(503, 'SlowDown')], ['500', () => fault(500)], ['429', () => fault(429)]])('goes on after %s', async (_, error) => {
    const { operation, calls } = failing(2, error);
    expect(await retryWith()('read', operation)).toBe('value');
    expect(calls()).toBe(3);
  });

  test('ends with an error that a later attempt may retry when the time is over', async () => {
    await expect(retryWith({ timeoutMs: 250 })('read', failing(1_000, refused).operation)).rejects.toMatchObject({ code: 'ES-S3-OUTAGE', retryable: true });
  });

  test('says that it waits and how long it will', async () => {
    const messages: string[] = [];
    await retryWith({ timeoutMs: 3_600_000, onWaiting: (message) => messages.push(message) })('read', failing(5, refused).operation);
    expect(messages).toEqual([expect.stringMatching(/^S3 at http:\/\/s3\.test is away .*waiting, 60 min left$/)]);
  });

  test('stops at once when it is aborted', async () => {
    const abort = new AbortController();
    const waiting = retryWith({ signal: abort.signal })('read', failing(1_000, refused).operation);
    abort.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
  });
});

test('what waiting cannot mend is not tried again', async () => {
  for (const error of [() => fault(403, 'AccessDenied'), () => fault(404, 'NoSuchKey'), () => fault(412, 'PreconditionFailed'), () => fault(501, 'NotImplemented')]) {
    const { operation, calls } = failing(1, error);
    await expect(retryWith()('write', operation)).rejects.toThrow('internal error');
    expect(calls()).toBe(1);
  }
});

describe('a full server', () => {
  test('that says so is named at once', async () => {
    for (const error of [() => fault(507, 'InsufficientStorage'), () => fault(500, 'XMinioStorageFull'), () => fault(403, 'QuotaExceeded')]) {
      await expect(retryWith()('write', failing(1, error).operation)).rejects.toMatchObject({ code: 'ES-S3-FULL', retryable: false });
    }
  });

  test('that answers reads but refuses writes is named after a while', async () => {
    await expect(retryWith({ refusedWriteMs: 250 })('write', failing(1_000, () => fault(500)).operation)).rejects.toMatchObject({ code: 'ES-S3-FULL' });
  });

  test('is not suspected right after the server was away', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    let calls = 0;
    const waiting = retryWith({ refusedWriteMs: 6_000 })('write', async () => {
      calls += 1;
      if (calls <= 8) throw refused();
      if (calls === 9) throw fault(500);
      return 'value';
    });
    await Promise.all([vi.advanceTimersByTimeAsync(60_000), expect(waiting).resolves.toBe('value')]);
    vi.useRealTimers();
  });

  test('is not suspected while the server does not answer reads either', async () => {
    const { operation, calls } = failing(3, () => fault(500));
    await retryWith({ refusedWriteMs: 1, answers: async () => false })('write', operation);
    expect(calls()).toBe(4);
  });
});

describe('an object that the server cannot give', () => {
  const brokenOff = () => Object.assign(new Error('the body ended'), { code: 'ERR_STREAM_PREMATURE_CLOSE' });

  test.each([['a fault', () => fault(500)], ['answers that break off', brokenOff]])('is named after a while of %s, where the server keeps others', async (_, error) => {
    await expect(retryWith({ brokenReadMs: 250 })('get', failing(1_000, error).operation)).rejects.toMatchObject({ code: 'ES-S3-UNREADABLE', retryable: false });
  });

  test('is waited for while the server keeps no others', async () => {
    const { operation, calls } = failing(3, () => fault(500));
    await retryWith({ brokenReadMs: 1, keepsObjects: async () => false })('get', operation);
    expect(calls()).toBe(4);
  });

  test('is not suspected right after the server was away', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    let calls = 0;
    const waiting = retryWith({ brokenReadMs: 6_000 })('get', async () => {
      calls += 1;
      if (calls <= 8) throw refused();
      if (calls === 9) throw fault(500);
      return 'value';
    });
    await Promise.all([vi.advanceTimersByTimeAsync(60_000), expect(waiting).resolves.toBe('value')]);
    vi.useRealTimers();
  });

  test('is not suspected where the server is overloaded', async () => {
    expect(await retryWith({ brokenReadMs: 1 })('get', failing(3, () => fault(503, 'SlowDown')).operation)).toBe('value');
  });
});

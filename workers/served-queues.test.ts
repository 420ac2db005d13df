import { describe, expect, it } from 'vitest';
import { servedQueues } from './served-queues.ts';

describe('the queues of a compute worker', () => {
  it('are all where none is named', () => {
    expect(servedQueues([])).toEqual(['cpu', 'gpu']);
  });

  it('are the named ones, each once', () => {
    expect(servedQueues(['gpu'])).toEqual(['gpu']);
    expect(servedQueues(['gpu', 'cpu', 'gpu'])).toEqual(['cpu', 'gpu']);
  });

  it('refuse what is no queue of theirs', () => {
    expect(() => servedQueues(['control'])).toThrow('cpu or gpu, not control');
  });
});

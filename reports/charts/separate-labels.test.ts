import fc from 'fast-check';
import { expect, it } from 'vitest';
import { separateLabels } from './separate-labels.ts';

const box = fc.record({ x: fc.integer({ min: 0, max: 800 }), y: fc.integer({ min: 0, max: 600 }), width: fc.integer({ min: 5, max: 40 }), height: fc.constant(10) });

it('leaves labels that nothing covers where they are, and moves others until each can be read', () => {
  const far = { x: 500, y: 500, width: 20, height: 10 };
  expect(separateLabels([{ x: 0, y: 0, width: 20, height: 10 }, { x: 4, y: 6, width: 20, height: 10 }, far])).toEqual([{ x: 0, y: -2, width: 20, height: 10 }, { x: 4, y: 8, width: 20, height: 10 }, far]);
  fc.assert(fc.property(fc.array(box, { maxLength: 40 }), (boxes) => {
    const placed = separateLabels(boxes);
    for (const [index, one] of placed.entries()) {
      for (const other of placed.slice(0, index)) expect(Math.abs(one.x - other.x) > (one.width + other.width) / 2 - 1 || Math.abs(one.y - other.y) > (one.height + other.height) / 2 - 1).toBe(true);
    }
  }));
});

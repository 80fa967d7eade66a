import { expect, test } from 'vitest';
import {
  describeFault,
  faultEffects,
  faultPresets,
  isSameFault,
} from '../../../../src/sandbox/console/page/fault-presets.js';
import { createSandbox, parseFault } from '../../../../src/sandbox/index.js';

test.each([...faultPresets, ...faultEffects])('the sandbox accepts "$label"', ({ fault }) => {
  const sandbox = createSandbox();
  sandbox.faults.add(fault);
  const [added] = sandbox.faults.list;
  expect(added && isSameFault(added, fault)).toBe(true);
  // The description is in the format of the command line.
  expect(parseFault(describeFault(fault))).toEqual(fault);
});

test('a fault is the same regardless of the order of its fields', () => {
  expect(isSameFault({ status: 503, rate: 0.2 }, { rate: 0.2, status: 503 })).toBe(true);
  expect(isSameFault({ status: 503, rate: 0.2 }, { status: 503 })).toBe(false);
});

import { expect, test } from 'vitest';
import { fisherTail } from './fisher.ts';

// Tea tasting (Fisher 1935): 3 of 4 and 1 of 4, P(1 or less) = 17/70; the others from the definition.
test.each([
  [{ few: 1, of: 4 }, { few: 3, of: 4 }, 17 / 70],
  [{ few: 0, of: 5 }, { few: 5, of: 5 }, 1 / 252],
  [{ few: 0, of: 7 }, { few: 7, of: 7 }, 1 / 3432],
  [{ few: 4, of: 4 }, { few: 0, of: 4 }, 1],
])('%o against %o', (now, base, chance) => {
  expect(fisherTail(now, base)).toBeCloseTo(chance, 12);
});

test('a side without samples says nothing; large counts stay finite', () => {
  expect(fisherTail({ few: 0, of: 0 }, { few: 5, of: 5 })).toBe(1);
  expect(fisherTail({ few: -3, of: 10 }, { few: 0, of: -1 })).toBe(1);
  const chance = fisherTail({ few: 900, of: 2000 }, { few: 1900, of: 2000 });
  expect(chance).toBeGreaterThanOrEqual(0);
  expect(chance).toBeLessThan(1e-100);
});

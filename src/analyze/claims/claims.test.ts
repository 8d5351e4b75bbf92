import { describe, expect, test } from 'vitest';
import { CLAIMS } from './all-claims.ts';
import { EXPERIMENTS } from './experiments.ts';
import { findClaims } from './find-claims.ts';

test('eighty claims, each once, in both languages, with sources', () => {
  expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(80);
  expect(CLAIMS).toHaveLength(80);
  for (const { claim, fact, sources } of CLAIMS) {
    expect(claim.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(fact.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) expect(source).toMatch(/^https:\/\/\S+$/);
    expect(new Set(sources).size).toBe(sources.length);
  }
  for (const { doubt } of CLAIMS) if (doubt !== undefined) expect(doubt.zh).toMatch(/[\u4e00-\u9fff]/);
  for (const id of Object.keys(EXPERIMENTS)) expect(CLAIMS.some((claim) => claim.id === id)).toBe(true);
});

describe('free words find their claim', () => {
  test.each([
    ['cpu.max scales the clock', 'claim-32'],
    ['does cpu.max slow down the clock?', 'claim-32'],
    ['GOMAXPROCS and cpu.weight', 'claim-17'],
    ['CentOS 7 copy_file_range patch', 'claim-05'],
    ['page cache is not counted in control group memory', 'claim-22'],
    ['noexec does not matter for go', 'claim-45'],
    ['pprof needs SYS_ADMIN', 'claim-61'],
    ['控制组内存不含页缓存', 'claim-22'],
    ['cpu.max 会缩放时钟', 'claim-32'],
    ['claim-7', 'claim-07'],
  ])('%s', (question, id) => {
    const [best] = findClaims(question);
    expect(best?.claim.id).toBe(id);
    expect(best?.score).toBeGreaterThanOrEqual(0.4);
  });

  test('each claim is found by its own words in both languages', () => {
    for (const { id, claim } of CLAIMS) {
      expect(findClaims(claim.en)[0]?.claim.id).toBe(id);
      expect(findClaims(claim.zh)[0]?.claim.id).toBe(id);
    }
  });

  test('another subject matches nothing well', () => {
    expect(findClaims('best pizza recipe in town')[0]?.score ?? 0).toBeLessThan(0.4);
    expect(findClaims('')).toEqual([]);
    expect(findClaims('claim-99')).toEqual([]);
  });
});

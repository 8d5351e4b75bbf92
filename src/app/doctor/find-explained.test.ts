import { describe, expect, test } from 'vitest';
import { CLAIMS } from '../../analyze/claims/all-claims.ts';
import { AppError } from '../../base/errors/app-error.ts';
import type { Lang } from '../../base/messages.ts';
import { renderClaimList } from './explain-claim.ts';
import { findExplained } from './find-explained.ts';

function refusalOf(name: string, lang: Lang = 'en'): { code: string; message: string; hint: string } {
  try {
    findExplained(name);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, ...error.describe(lang) };
  }
  throw new Error(`${name} was found`);
}

describe('what there is', () => {
  test.each(['claim-7', 'claim-07', 'CLAIM-007', 'claim 7', 'claim7', 'claim #7'])(
    '%s is a claim',
    (name) => {
      expect(findExplained(name)).toMatchObject({ claim: { id: 'claim-07' } });
    },
  );

  test('a check by slug or id, and a room with all of its checks', () => {
    expect(findExplained('CPU006')).toMatchObject({ checks: [{ slug: 'cpu-throttled' }] });
    const room = findExplained('etcd');
    expect('checks' in room && room.checks.map(({ room: of }) => of)).toEqual([
      'etcd',
      'etcd',
      'etcd',
      'etcd',
    ]);
  });
});

describe('what there is not', () => {
  test.each(['docker', 'memory', 'default', 'does it work'])(
    'several claims fit "%s" alike: they are named, none is picked',
    (name) => {
      const { code, message, hint } = refusalOf(name);
      expect(code).toBe('NOTHING_TO_EXPLAIN');
      expect((message + hint).match(/claim-\d\d/g)?.length).toBeGreaterThan(1);
    },
  );

  test.each(['what is the meaning of life', '今天天气怎么样'])('"%s" is about none', (name) => {
    expect(refusalOf(name).code).toBe('NOTHING_TO_EXPLAIN');
  });

  test.each([
    ['claim-999', 'claim-80'],
    ['claim-0', 'claim-01'],
    ['claim-81', 'claim-01, claim-08, claim-11'],
    ['claim-801', 'claim-80'],
  ])('%s is told as a claim, with the range and what is near: %s', (name, near) => {
    const { code, message, hint } = refusalOf(name);
    expect(code).toBe('UNKNOWN_CLAIM');
    expect(message).toBe(`there is no claim "${name}"`);
    expect(hint).toContain('claim-01 to claim-80');
    expect(hint).toContain(near);
    expect(refusalOf(name, 'zh').hint).toMatch(/从 claim-01 到 claim-80/);
  });

  test('a slip in the name of a check names it', () => {
    expect(refusalOf('cpu-trottled')).toMatchObject({
      code: 'NOTHING_TO_EXPLAIN',
      hint: expect.stringContaining('did you mean "cpu-throttled"?') as string,
    });
  });

  test('words that only touch a claim name the nearest ones, others name none', () => {
    expect(refusalOf('swappiness of bananas and their yellow peel in summer').hint).toContain('claim-74');
    expect(refusalOf('best pizza recipe town').hint).toBe(
      '"goroscope doctor --list-checks" and "--list-claims" show all',
    );
  });
});

test('the list has every claim once, in order, within the columns', () => {
  const text = renderClaimList({ lang: 'zh', color: false, columns: 80, json: false });
  const ids = [...text.matchAll(/^claim-\d+/gm)].map(([id]) => id);
  expect(ids).toHaveLength(CLAIMS.length);
  expect(ids).toEqual([...ids].sort());
  const json = JSON.parse(renderClaimList({ lang: 'en', color: false, columns: 80, json: true })) as {
    claims: readonly unknown[];
  };
  expect(json.claims).toHaveLength(CLAIMS.length);
});

import { describe, expect, test } from 'vitest';
import { findClaim, renderClaim } from './explain-claim.ts';

const TERMINAL = { color: false, columns: 100, json: false } as const;

function answer(id: string, options: { lang: 'en' | 'zh'; json?: boolean }): string {
  const judged = findClaim(id);
  if (judged === undefined) throw new Error(`no claim ${id}`);
  return renderClaim(judged, { ...TERMINAL, ...options });
}

describe('a judged claim says what no source was read for', () => {
  test('on a terminal, in both languages, between the fact and the sources', () => {
    const en = answer('claim-57', { lang: 'en' });
    expect(en).toMatch(/\nWhat is so\n[\s\S]*\nNot checked\n {2}That Ubuntu has[\s\S]*\nSources\n/);
    const zh = answer('claim-57', { lang: 'zh' });
    expect(zh).toMatch(/\n事实\n[\s\S]*\n未核实\n {2}Ubuntu 自 24\.04[\s\S]*\n来源\n/);
  });

  test('in JSON, in both languages', () => {
    const json = JSON.parse(answer('claim-57', { lang: 'zh', json: true })) as {
      doubt: { en: string; zh: string };
    };
    expect(json.doubt.en).toContain('were not read');
    expect(json.doubt.zh).toContain('未查阅');
  });

  test('and nothing of the kind where every part was read', () => {
    expect(answer('claim-33', { lang: 'en' })).not.toContain('Not checked');
    expect(JSON.parse(answer('claim-33', { lang: 'en', json: true }))).toMatchObject({
      schema: 1,
      id: 'claim-33',
      doubt: null,
      sources: [
        'https://pkg.go.dev/time#hdr-Monotonic_Clocks',
        'https://pkg.go.dev/time#Time.UnixNano',
        'https://pkg.go.dev/time#Time.Sub',
      ],
    });
  });
});

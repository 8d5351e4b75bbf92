import { expect, test } from 'vitest';
import { answerByTrying, offerTry, renderTryList } from './try-report.ts';

const OPTIONS = { lang: 'en', color: false, columns: 80, json: false } as const;

test.skipIf(process.platform !== 'linux')('an experiment is told with what was done and seen', async () => {
  const answer = await answerByTrying('claim-49', OPTIONS);
  expect(answer?.contradicted).toBe(false);
  expect(answer?.text).toMatch(/^Experiment ulimit-sets-both {2}What "ulimit -n 512" changes/);
  expect(answer?.text).toContain('ulimit -n 512; ulimit -Sn; ulimit -Hn  →  512 512');
  expect(answer?.text).toContain('✓ shown: Both limits');
  const json = JSON.parse(
    (await answerByTrying('claim-49', { ...OPTIONS, json: true }))?.text ?? '{}',
  ) as unknown;
  expect(json).toMatchObject({
    schema: 1,
    experiments: [{ id: 'ulimit-sets-both', outcome: { status: 'shown' } }],
  });
});

test('experiments are offered where there are some, and listed in both languages', async () => {
  expect(offerTry('cpu-throttled', { ...OPTIONS, columns: 100 })).toContain(
    'goroscope doctor explain cpu-throttled --try',
  );
  expect(offerTry('cg-thp', OPTIONS)).toBe('');
  expect(await answerByTrying('cg-thp', OPTIONS)).toBeUndefined();
  expect(renderTryList(OPTIONS)).toMatch(/^localhost-families +A listener/m);
  expect(renderTryList({ ...OPTIONS, lang: 'zh' })).toMatch(/^localhost-families +只监听/m);
  expect(JSON.parse(renderTryList({ ...OPTIONS, json: true }))).toMatchObject({ schema: 1 });
});

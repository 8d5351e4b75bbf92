import { expect, test } from 'vitest';
import { displayWidth } from '../base/display-width.ts';
import { renderBaseImages } from './binary-fit-terminal.ts';

test('the matrix of base images is no wider than the terminal', () => {
  const reason = {
    en: 'no loader: "no such file or directory", and some more words that do not fit beside the name',
    zh: '没有加载器：“no such file or directory”，以及在名称旁边放不下的其他文字，需要换行显示',
  };
  const fits = [
    { base: 'gcr.io/distroless/static-debian12:nonroot', verdict: 'fails', reason, notes: [], source: 'x' },
    { base: 'debian:12-slim', verdict: 'runs', reason: null, notes: [], source: 'x' },
  ] as const;
  for (const lang of ['en', 'zh'] as const)
    for (const color of [true, false]) {
      const text = renderBaseImages(fits, 'debian:12-slim', { lang, color, columns: 80 });
      expect(text.split('\n').filter((line) => displayWidth(line) > 80)).toEqual([]);
      expect(text).toContain('nonroot');
      expect(text).toMatch(/debian:12-slim$/m);
    }
});

import { expect, test } from 'vitest';
import { displayWidth } from '../../base/display-width.ts';
import { startGoproxy } from '../../lab/goproxy/start-goproxy.ts';
import { diagnoseToolchain } from './diagnose-toolchain.ts';
import { problemMessages, remedyMessages } from './problem.messages.ts';
import { renderToolchain } from './render-toolchain.ts';

test('no line is wider than 80 columns in either language', async () => {
  const proxy = await startGoproxy({
    port: 0,
    tls: false,
    faults: [{ kind: 'status', status: 503 }],
    cacheDir: undefined,
  });
  try {
    const report = await diagnoseToolchain({
      folder: process.cwd(),
      env: new Map([
        ['PATH', process.env['PATH'] ?? ''],
        ['HOME', '/nowhere/at/all'],
        ['GOPROXY', proxy.url.replace('http://', 'http://user:secret@')],
        ['GOTOOLCHAIN', 'local'],
        ['GOSUMDB', 'off'],
        ['CGO_CFLAGS', '-DONE '.repeat(40)],
        ['GIT_ALLOW_PROTOCOL', 'https'],
      ]),
      network: true,
      active: false,
      runGo: false,
      module: undefined,
      timeoutMs: 5000,
    });
    // go env does not print this one; without a go command there is no chain at all.
    const unprinted = report.chain.filter((e) => e.name === 'GIT_ALLOW_PROTOCOL');
    expect(unprinted.map((e) => e.winner.origin)).toEqual(report.chain.length === 0 ? [] : ['environment']);
    for (const lang of ['en', 'zh'] as const) {
      const text = renderToolchain(report, { lang, color: true, columns: 80, all: true });
      const wide = text.split('\n').filter((line) => displayWidth(line) > 80);
      expect([lang, wide]).toEqual([lang, []]);
      for (const { name } of report.chain) expect(text).toMatch(new RegExp(`^  ${name}=`, 'm'));
      expect(text).not.toContain('secret');
    }
    expect(JSON.stringify(report, (_, v: unknown) => (typeof v === 'bigint' ? Number(v) : v))).not.toContain(
      'secret',
    );
  } finally {
    await proxy.close();
  }
});

test('every problem has a remedy', () => {
  expect(Object.keys(remedyMessages)).toEqual(Object.keys(problemMessages));
});

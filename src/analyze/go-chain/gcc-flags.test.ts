import { expect, test } from 'vitest';
import { explainGccFlags, gccFlagsByReason } from './gcc-flags.ts';

test('each flag of go env is told by what it follows from', () => {
  const linux =
    '-fPIC -m64 -pthread -Wl,--no-gc-sections -fmessage-length=0 -ffile-prefix-map=/tmp/go-build59=/tmp/go-build -gno-record-gcc-switches';
  expect(gccFlagsByReason(linux)).toBe(
    'GOOS -fPIC · GOARCH -m64 · CGO_ENABLED -pthread · CC -Wl,--no-gc-sections · go -fmessage-length=0 · ' +
      'TMPDIR -ffile-prefix-map=/tmp/go-build59=/tmp/go-build · CC -gno-record-gcc-switches',
  );
  const darwin = '-fPIC -arch x86_64 -m64 -pthread -fno-caret-diagnostics -Qunused-arguments -fno-common';
  expect(explainGccFlags(darwin).map((f) => f.because)).toEqual([
    'GOOS',
    'GOARCH',
    'GOARCH',
    'CGO_ENABLED',
    'CC',
    'CC',
    'GOOS',
  ]);
  const mips = '-fPIC -mabi=32 -march=mips32 -mhard-float -mfp32 -mno-odd-spreg';
  expect(new Set(explainGccFlags(mips).map((f) => f.because))).toEqual(new Set(['GOOS', 'GOARCH']));
  expect(gccFlagsByReason('')).toBe('');
});

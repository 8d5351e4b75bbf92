import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { recogniseFile } from './recognise-file.ts';
import { fileHead } from './recogniser.ts';

const kindOf = (content: string | Uint8Array): string => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return recogniseFile(fileHead(bytes, 'x'))[0]?.kind ?? 'unknown';
};

const GC =
  'gc 1 @0.012s 2%: 0.026+0.44+0.003 ms clock, 0.10+0.1/0.4/0.2+0.014 ms cpu, 4->4->0 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 4 P';

describe('files are told by content', () => {
  test.each([
    ['goroutine-dump', 'goroutine 1 [running]:\nmain.main()\n\t/src/main.go:5 +0x1d\n'],
    [
      'goroutine-dump',
      '2026/01/02 03:04:05 http: listening\npanic: boom\n\ngoroutine 7 [chan receive, 3 minutes]:\nmain.f(0x1)\n\t/a.go:1\n',
    ],
    ['goroutine-dump', 'goroutine profile: total 3\n2 @ 0x1 0x2\n#\t0x1\tmain.f+0x1\t/a.go:1\n'],
    ['runtime-log', `{"level":"info","msg":"start"}\n${GC}\n`],
    [
      'runtime-log',
      'SCHED 1004ms: gomaxprocs=2 idleprocs=0 threads=5 spinningthreads=0 idlethreads=1 runqueue=3 [1 2]\n',
    ],
    [
      'strace',
      '1234 12:00:01.000001 openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 3\n1234 12:00:01.000002 close(3) = 0\n',
    ],
    [
      'strace',
      'execve("/bin/ls", ["ls"], 0x7ffd /* 20 vars */) = 0\nbrk(NULL) = 0x55\nfutex(0xc0, FUTEX_WAIT, 0, NULL <unfinished ...>\n',
    ],
    [
      'strace',
      '% time     seconds  usecs/call     calls    errors syscall\n------ ----------- ----------- --------- --------- ----------------\n 90.00    0.1  10 1 0 futex\n',
    ],
    [
      'perf-script',
      'shop 1234/1240 [001] 1234.567890:   10101010 cycles:P: \n\t        4a1b2c main.work+0x1c (/srv/shop)\n\t    7fff main.main+0x2 (/srv/shop)\n\n',
    ],
    ['perf-data', 'PERFILE2xxxxxxxxxxxxxxxx'],
    ['go-trace', 'go 1.26 trace\0\0\0\x01\x02'],
    ['otlp-json', '{"resourceSpans":[{"resource":{}}]}\n'],
    ['otlp-json', '{ "resourceLogs": [] }'],
    [
      'service-log',
      '{"time":"2026-01-02T03:04:05Z","level":"INFO","msg":"up"}\n{"time":"2026-01-02T03:04:06Z","level":"INFO","msg":"ok"}\n',
    ],
    [
      'service-log',
      'ts=2026-01-02T03:04:05Z level=info msg="up"\nts=2026-01-02T03:04:06Z level=error msg="down"\n',
    ],
    ['service-log', '2026/01/02 03:04:05 listening\n2026/01/02 03:04:06 bye\n'],
    ['folded', 'main;work;alloc 30\nmain;idle 4\n'],
    ['speedscope', '{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[]}}'],
    ['profile', 'heap profile: 1: 16 [2: 32] @ heap/1048576\n1: 16 [1: 16] @ 0x1 0x2\n'],
    ['profile', '--- contention:\ncycles/second=1\n1 2 @ 0x3\n'],
    [
      'race-report',
      '==================\nWARNING: DATA RACE\nRead at 0x00c00009e028 by goroutine 6:\n  main.f()\n      /a.go:8 +0x33\n',
    ],
    ['unknown', '200000 100000\n'],
    ['unknown', 'max 100000\n'],
    ['unknown', 'Dear diary,\nnothing happened today.\n'],
    ['unknown', ''],
  ])('%s', (kind, content) => expect(kindOf(content)).toBe(kind));

  test('programs and core files apart', () => {
    expect(kindOf(readFileSync(process.execPath).subarray(0, 262_144))).toBe('executable');
    const core = new Uint8Array(64);
    core.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
    core[16] = 4;
    expect(kindOf(core)).toBe('core-file');
  });

  const fixtures = join(import.meta.dirname, '../../../test/oracle/profile/fixtures/go-text');
  test.each(readdirSync(fixtures).filter((f) => f.endsWith('.gz')))('a profile of Go: %s', (file) => {
    expect(kindOf(gunzipSync(readFileSync(join(fixtures, file))))).toBe('profile');
  });

  const pprof = join(import.meta.dirname, '../../../test/oracle/profile/fixtures/google-pprof/decode');
  test.each(readdirSync(pprof).filter((f) => !f.endsWith('.string')))(
    'a profile of another producer: %s',
    (file) => {
      const bytes = readFileSync(join(pprof, file));
      expect(kindOf(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes)).toBe('profile');
    },
  );

  test('nothing cut or damaged makes it throw', () => {
    const bytes = new TextEncoder().encode(`${GC}\ngoroutine 1 [running]:\nmain.main()\n\t/a.go:1\n`);
    for (let end = 0; end <= bytes.length; end++) expect(() => kindOf(bytes.subarray(0, end))).not.toThrow();
    let seed = 7;
    for (let round = 0; round < 500; round++) {
      const noise = Uint8Array.from(
        { length: round },
        () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 16,
      );
      expect(() => kindOf(noise)).not.toThrow();
    }
  });
});

import { expect, test } from 'vitest';
import { RaceReportReader } from './race-report-reader.ts';

// go run -race of a program of two goroutines that count, Go 1.26.
const REPORT = `==================
WARNING: DATA RACE
Read at 0x00c00009e028 by goroutine 6:
  main.main.func1()
      /src/race/main.go:8 +0x33

Previous write at 0x00c00009e028 by main goroutine:
  main.count()
      /src/race/a b.go:9 +0x116
  main.main()
      /src/race/main.go:12 +0x10

Goroutine 6 (running) created at:
  main.main()
      /src/race/main.go:8 +0xf9
==================
2
Found 1 data race(s)
`;

function read(text: string): ReturnType<RaceReportReader['end']> {
  const reader = new RaceReportReader();
  reader.push(new TextEncoder().encode(text));
  return reader.end();
}

const EXPECTED = [
  {
    line: 2,
    accesses: [
      {
        what: 'read',
        who: 'goroutine 6',
        frames: [{ func: 'main.main.func1', file: '/src/race/main.go', line: 8 }],
      },
      {
        what: 'write',
        who: 'main goroutine',
        frames: [
          { func: 'main.count', file: '/src/race/a b.go', line: 9 },
          { func: 'main.main', file: '/src/race/main.go', line: 12 },
        ],
      },
    ],
  },
];

test('both accesses with their frames, not where goroutines were created', () => {
  expect(read(REPORT)).toEqual(EXPECTED);
  expect(read(`${REPORT}${REPORT}`)).toHaveLength(2);
  expect(read(REPORT.replaceAll('\n', '\r\n'))).toEqual(EXPECTED);
});

test('behind the prefix of a log, with other lines between', () => {
  const lines = REPORT.split('\n').map((line) => `2026-11-21T10:00:00Z stderr F ${line}`);
  expect(read(lines.join('\n'))).toEqual(EXPECTED);
  expect(read(REPORT.replace('\n\nPrevious', '\nlevel=info msg=served (2)\n\nPrevious'))).toEqual(EXPECTED);
});

test('cut at each byte it keeps what it has, and nothing that is not there', () => {
  for (let cut = 0; cut < REPORT.length; cut++)
    for (const { accesses } of read(REPORT.slice(0, cut))) expect(accesses.length).toBeLessThanOrEqual(2);
  expect(read('no report\n')).toEqual([]);
});

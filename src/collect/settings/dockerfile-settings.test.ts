import { expect, test } from 'vitest';
import { dockerfileSettings, otherStageSettings } from './dockerfile-settings.ts';

const read = (text: string) => dockerfileSettings(text, '/src/Dockerfile');
const brief = (text: string) => read(text).map(({ line, at, value }) => [line, at, value]);

test('ENV of the last stage, with its line', () => {
  expect(read('FROM golang:1.24\nENV A=1 \\\n    # more\n\n    GOMAXPROCS="8"\n')).toEqual([
    {
      by: 'dockerfile',
      file: '/src/Dockerfile',
      line: 'ENV GOMAXPROCS=8',
      at: 5,
      sets: 'env.GOMAXPROCS',
      value: '8',
    },
  ]);
});

test.each([
  ['the old form', 'FROM a\nenv GOMEMLIMIT 900MiB\n', [['ENV GOMEMLIMIT=900MiB', 2, '900MiB']]],
  [
    'quotes',
    'FROM a\nENV GODEBUG=\'madvdontneed=1\' X="a b" GOGC=50\n',
    [
      ['ENV GODEBUG=madvdontneed=1', 2, 'madvdontneed=1'],
      ['ENV GOGC=50', 2, '50'],
    ],
  ],
  ['an escaped blank', 'FROM a\nENV X=a\\ b GOGC=50\n', [['ENV GOGC=50', 2, '50']]],
  ['a value of the build', 'FROM a\nARG P=4\nENV GOMAXPROCS=$P\n', [['ENV GOMAXPROCS=$P', 3, null]]],
  ['other names', 'FROM a\nENV MYGOMAXPROCS=8 GOMAXPROCSX=2\n', []],
  ['a stage that is not used', 'FROM a AS build\nENV GOMAXPROCS=1\nFROM scratch\n', []],
  [
    'a stage that is built on',
    'FROM a AS Base\nENV GOMAXPROCS=1\nFROM x\nFROM --platform=linux/amd64 base\nENV GOGC=5',
    [
      ['ENV GOMAXPROCS=1', 2, '1'],
      ['ENV GOGC=5', 5, '5'],
    ],
  ],
  ['a stage by number', 'FROM a\nENV GOGC=7\nFROM 0\n', [['ENV GOGC=7', 2, '7']]],
  [
    'a here-document',
    'FROM a\nRUN <<EOF cat <<-"TWO"\nENV GOGC=1\nEOF\n\tENV GOGC=2\n\tTWO\nENV GOGC=3\n',
    [['ENV GOGC=3', 7, '3']],
  ],
  ['another escape', '# escape=`\nFROM a\nENV A=1 `\n  GOGC=9\n', [['ENV GOGC=9', 4, '9']]],
  ['line ends of Windows', 'FROM a\r\nENV GOGC=9\r\n', [['ENV GOGC=9', 2, '9']]],
  ['nothing before a stage', 'ENV GOGC=9\nFROM a\n', []],
  ['no Dockerfile', '\u0000\u0001{"a":1}', []],
] as const)('%s', (_, text, expected) => expect(brief(text)).toEqual(expected));

const STAGES = `FROM golang:1.26 AS build
ENV GOGC=off
FROM alpine AS base
ENV GOMEMLIMIT=90MiB
FROM base AS debug
ENV GOMAXPROCS=3 GODEBUG=$FLAGS
FROM base AS release
ENV GOMAXPROCS=8
`;

test.each([
  [undefined, ['ENV GOMEMLIMIT=90MiB', 'ENV GOMAXPROCS=8']],
  ['debug', ['ENV GOMEMLIMIT=90MiB', 'ENV GOMAXPROCS=3', 'ENV GODEBUG=$FLAGS']],
  ['DEBUG', ['ENV GOMEMLIMIT=90MiB', 'ENV GOMAXPROCS=3', 'ENV GODEBUG=$FLAGS']],
  ['base', ['ENV GOMEMLIMIT=90MiB']],
  ['0', ['ENV GOGC=off']],
  ['4', []],
  ['missing', []],
])('target %s', (target, lines) => {
  expect(dockerfileSettings(STAGES, 'Dockerfile', target).map(({ line }) => line)).toEqual(lines);
});

test('stages that only another target ends with say which', () => {
  expect(otherStageSettings(STAGES, 'Dockerfile').map(({ line, at, stage }) => [line, at, stage])).toEqual([
    ['--target build: ENV GOGC=off', 2, 'build'],
    ['--target debug: ENV GOMAXPROCS=3', 6, 'debug'],
  ]);
});

test('every beginning of a file is read without an error', () => {
  const text =
    '# escape=`\nFROM a AS b\nENV A="1 \\" 2" GOGC=5 `\n  GODEBUG=\'x\'\nRUN <<X\nENV Y=1\nX\nFROM b\n';
  for (let n = 0; n <= text.length; n++) expect(() => read(text.slice(0, n))).not.toThrow();
});

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeProfile } from '../../formats/pprof/encode-profile.ts';
import { EMPTY_HEADER, ProfileBuilder } from '../../model/profile-builder.ts';
import { openPaths } from './open-paths.ts';
import type { OpenReport } from './open-report.ts';
import { renderOpenHtml } from './render-open-html.ts';
import { renderOpenText } from './render-open-text.ts';

const AT = Date.UTC(2026, 3, 12, 10, 0, 0);

function profile(buildId: string, workNanos = 6_000_000_000n): Uint8Array {
  const builder = new ProfileBuilder({
    ...EMPTY_HEADER,
    sampleTypes: [{ type: 'cpu', unit: 'nanoseconds' }],
    timeUnixNano: BigInt(AT) * 1_000_000n,
    durationNano: 30_000_000_000n,
  });
  const flags = { hasFunctions: true, hasFilenames: true, hasLineNumbers: true, hasInlineFrames: true };
  const place = { id: 1n, start: 0x400000n, limit: 0x500000n, offset: 0n };
  builder.mappings.push({ ...place, file: '/srv/checkout', buildId, ...flags });
  const location = (name: string, i: number): number => {
    const id = builder.strings.intern(name);
    const fn = builder.functions.add({ name: id, systemName: id, filename: 0, startLine: 0n });
    return builder.locations.add({
      address: BigInt(0x400010 + i),
      mapping: 0,
      lines: [{ function: fn, line: 1n, column: 0n }],
    });
  };
  const main = location('main.main', 1);
  const work = location('main.work', 2);
  const gc = location('runtime.gcBgMarkWorker', 3);
  const root = builder.stacks.child(0, main);
  builder.samples.add(builder.stacks.child(root, work), [workNanos], 0);
  builder.samples.add(builder.stacks.child(0, gc), [4_000_000_000n], 0);
  return gzipSync(encodeProfile(builder.build()));
}

function dump(senders: number): string {
  const record = (id: number): string =>
    `goroutine ${id} [chan send, 12 minutes]:\nmain.(*Cart).notify(0xc000)\n\t/srv/cart.go:88 +0x1\ncreated by main.checkout in goroutine 1\n\t/srv/shop.go:61 +0x1\n`;
  return Array.from({ length: senders }, (_, i) => record(100 + i)).join('\n');
}

/** An ExportTraceServiceRequest with one span, by the numbers of trace.proto. */
function spansRequest(service: string, atMs: number): Uint8Array {
  const field = (number: number, body: Uint8Array): Uint8Array =>
    Buffer.concat([Buffer.of((number << 3) | 2, body.length), body]);
  const text = (number: number, value: string): Uint8Array => field(number, Buffer.from(value));
  const fixed = (number: number, nanos: bigint): Uint8Array => {
    const bytes = Buffer.alloc(9, (number << 3) | 1);
    bytes.writeBigUInt64LE(nanos, 1);
    return bytes;
  };
  const attribute = field(1, Buffer.concat([text(1, 'service.name'), field(2, text(1, service))]));
  const nanos = BigInt(atMs) * 1_000_000n;
  const ids = [field(1, Buffer.alloc(16, 7)), field(2, Buffer.alloc(8, 7))];
  const span = Buffer.concat([...ids, text(5, 'pay'), fixed(7, nanos), fixed(8, nanos + 1000n)]);
  return field(1, Buffer.concat([field(1, attribute), field(2, field(2, span))]));
}

const logLine = (second: number, level: string, message: string): string =>
  `${JSON.stringify({ time: new Date(AT + second * 1000).toISOString(), level, msg: message, service: 'checkout' })}\n`;

describe('a directory of anything', () => {
  let folder: string;
  let report: OpenReport;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'goroscope-open-'));
    const write = (name: string, content: string | Uint8Array): void =>
      writeFileSync(join(folder, name), content);
    mkdirSync(join(folder, 'dumps'));
    write('mystery-1', profile('f00d'));
    for (let i = 0; i < 4; i++) {
      write(`dumps/d${i}`, dump(20 + i * 40));
      utimesSync(join(folder, `dumps/d${i}`), AT / 1000 + i * 60, AT / 1000 + i * 60);
    }
    write(
      'out.log',
      Array.from({ length: 90 }, (_, i) =>
        logLine(i, i % 9 === 0 ? 'ERROR' : 'INFO', `card ${i} refused`),
      ).join(''),
    );
    const span = {
      name: 'pay',
      startTimeUnixNano: String(AT * 1e6),
      endTimeUnixNano: String((AT + 5) * 1e6),
      status: { code: 2 },
    };
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'checkout' } }] };
    write(
      'spans.jsonl',
      `${JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span, { ...span, status: {} }] }] }] })}\n`,
    );
    write('diary.txt', 'Dear diary,\nnothing happened.\n');
    write('empty', '');
    write('cut.gz', profile('f00d').subarray(0, 60));
    write('trace.out', Buffer.from('go 1.26 trace\0\0\0more'));
    write(
      'perf.txt',
      Array.from(
        { length: 20 },
        (_, i) =>
          `checkout 1234/1240 [001] 1234.5678${10 + i}:   10101010 cpu-clock: \n\t        4a1b2c main.work+0x1c (/nowhere/checkout)\n\t        4a1b00 main.main+0x2 (/nowhere/checkout)\n\n`,
      ).join(''),
    );
    write('export.bin', spansRequest('payments', AT));
    symlinkSync('/etc', join(folder, 'link'));
    report = await openPaths([folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const fileOf = (name: string) => report.files.find((file) => file.name === name);

  test('files are told by content, and what is not read says why', () => {
    const states = Object.fromEntries(
      report.files.map(({ name, kind, state }) => [name, `${kind} ${state}`]),
    );
    expect(states).toEqual({
      'mystery-1': 'profile read',
      'dumps/d0': 'goroutine-dump read',
      'dumps/d1': 'goroutine-dump read',
      'dumps/d2': 'goroutine-dump read',
      'dumps/d3': 'goroutine-dump read',
      'out.log': 'service-log read',
      'spans.jsonl': 'otlp-json read',
      'export.bin': 'otlp-protobuf read',
      'perf.txt': 'perf-script read',
      'diary.txt': 'null unknown',
      empty: 'null unknown',
      'cut.gz': 'profile failed',
      'trace.out': 'go-trace listed',
    });
    expect(
      report.files.filter(({ state }) => state !== 'read').every(({ why }) => (why?.zh ?? '') !== ''),
    ).toBe(true);
    expect(fileOf('cut.gz')?.why?.en).toContain('is incomplete at byte 60');
    expect(report.left.map(({ path, why }) => [path, why.en])).toEqual([
      [join(folder, 'link'), 'a symbolic link, not followed'],
    ]);
  });

  test('findings are ranked, the leak over all dumps first', () => {
    expect(report.findings.map(({ slug, severity, target }) => `${severity} ${slug} ${target}`)).toEqual([
      'error open-goroutine-leak dumps/d3',
      'warn open-gc-share mystery-1',
      'warn open-span-errors spans.jsonl',
      'warn open-log-errors out.log',
      'info open-perf-levels perf.txt',
      'info open-hot-function mystery-1',
    ]);
    expect(report.findings[0]?.claim.en).toBe(
      'Goroutines at main.(*Cart).notify (/srv/cart.go:88) grow and the old ones stay: 20 → 60 → 100 → 140.',
    );
    expect(report.findings[3]?.claim.en).toContain('10 of 90 lines are errors (11.1 %)');
  });

  test('files of one service and of one time are tied', () => {
    const id = (name: string) => fileOf(name)?.id ?? -1;
    const between = (a: string, b: string) =>
      report.links.find(({ from, to }) => [from, to].sort().join() === [id(a), id(b)].sort().join())?.by;
    expect(between('out.log', 'spans.jsonl')).toBe('service');
    expect(between('mystery-1', 'out.log')).toBe('program');
  });

  test('an OTLP request in protobuf tells its signal, service and time', () => {
    const file = fileOf('export.bin');
    expect(file?.facts.map(({ label, value }) => `${label.en} ${value}`)).toEqual([
      'spans 1',
      'service payments',
    ]);
    expect(file?.identity).toMatchObject({ services: ['payments'], fromUnixMs: AT, toUnixMs: AT });
  });

  test('the report is written for people in both languages and stands alone as a page', () => {
    for (const lang of ['en', 'zh'] as const) {
      const text = renderOpenText(report, { lang, color: false, columns: 100 });
      expect(text).toContain('diary.txt');
      expect(text).not.toMatch(/\{\w+\}|undefined/);
      const page = renderOpenHtml(report, { lang, version: '1', pictures: new Map(), viewerOf: () => null });
      expect(page).not.toMatch(/<script|src=|href=|\{\w+\}<|undefined/);
      expect(page).toContain('main.(*Cart).notify');
    }
  });

  test('secrets of logs and panics are masked, build ids are not', async () => {
    const secret = mkdtempSync(join(tmpdir(), 'goroscope-open-'));
    const token = `ghp_${'a1B2c3D4'.repeat(5)}`.slice(0, 40);
    try {
      const lines = [0, 1, 2].map((i) =>
        logLine(i, 'ERROR', `dial postgres://app:hunter2@db/shop failed, token ${token}`),
      );
      writeFileSync(join(secret, 'app.log'), lines.join(''));
      writeFileSync(
        join(secret, 'crash.txt'),
        `panic: Authorization: Bearer ${token}\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/main.go:3 +0x1\n`,
      );
      const id = 'bf7e7a52f897e89588aa95aef9082a80c24c5864';
      writeFileSync(join(secret, 'cpu'), profile(id));
      const found = await openPaths([secret]);
      const text = JSON.stringify(found) + renderOpenText(found, { lang: 'en', color: false, columns: 100 });
      expect(found.findings.map(({ slug }) => slug)).toContain('open-crash');
      expect(text).not.toContain('hunter2');
      expect(text).not.toContain(token);
      expect(text).toContain(id);
    } finally {
      rmSync(secret, { recursive: true, force: true });
    }
  });

  test('two profiles of one program are compared by the second', async () => {
    const two = mkdtempSync(join(tmpdir(), 'goroscope-open-'));
    try {
      writeFileSync(join(two, 'a'), profile('f00d'));
      writeFileSync(join(two, 'b'), profile('f00d', 9_000_000_000n));
      utimesSync(join(two, 'a'), 1, 1);
      const { findings } = await openPaths([two]);
      const found = findings.find(({ slug }) => slug === 'open-profile-change');
      expect(found?.claim.en).toBe('cpu: 10 s → 13 s (+30 %); most of it main.work +3 s.');
    } finally {
      rmSync(two, { recursive: true, force: true });
    }
  });

  test('one file is as good as a directory; a missing one is named', async () => {
    const one = await openPaths([join(folder, 'mystery-1'), join(folder, 'nowhere')]);
    expect(one.files.map(({ name }) => name)).toEqual(['mystery-1']);
    expect(one.left.map(({ why }) => why.en)[0]).toContain('ENOENT');
  });
});

const hasGo = (() => {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

test.skipIf(!hasGo)('a program lies beside a profile of another build', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-open-'));
  try {
    writeFileSync(join(folder, 'main.go'), 'package main\n\nfunc main() {}\n');
    writeFileSync(join(folder, 'go.mod'), 'module checkout\n\ngo 1.21\n');
    execFileSync('go', ['build', '-o', 'checkout', '.'], { cwd: folder, stdio: 'ignore' });
    mkdirSync(join(folder, 'in'));
    cpSync(join(folder, 'checkout'), join(folder, 'in/checkout'));
    writeFileSync(join(folder, 'in/cpu'), profile('f00d'));
    const { files, findings } = await openPaths([join(folder, 'in')]);
    expect(files.map(({ kind }) => kind)).toEqual(['executable', 'profile']);
    expect(findings.map(({ slug }) => slug)).toContain('open-other-build');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

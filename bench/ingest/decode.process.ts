// Peers of the scan on the same bytes, by CPU time of one core: what decoding costs before anything is stored.
import { crc32 } from 'node:zlib';
import { scanOtlp } from '../../src/formats/otlp/scan.ts';
import { transcodeOtlpJson } from '../../src/formats/otlp/transcode.ts';
import { oracleJson, oracleRequest } from '../../test/oracle/otlp.ts';
import { makeTemplates, patch } from './requests.ts';

const SPANS = 500;
const MILLISECONDS = 2_000;
const [template] = makeTemplates(1, SPANS, 1);
if (template === undefined) throw new Error('no template');
patch(template, Date.now());
const { bytes } = template;
const json = Buffer.from(oracleJson('traces', bytes));
const limits = { maxItemBytes: 8 << 20, maxAttributes: 16_384, maxDepth: 64 };
const type = oracleRequest('traces');

/** Spans a second of one core. */
function speed(work: () => unknown): number {
  for (let i = 0; i < 20; i++) work();
  const before = process.cpuUsage();
  let rounds = 0;
  for (;;) {
    work();
    rounds++;
    const { user, system } = process.cpuUsage(before);
    if (user + system > MILLISECONDS * 1000) return (rounds * SPANS * 1e6) / (user + system);
  }
}

const rows: [string, number][] = [
  [
    'scan (counts, ids, times, nesting, UTF-8)',
    speed(() => scanOtlp('traces', bytes, { limits, receivedUnixNano: 1n })),
  ],
  ['checksum of the record', speed(() => crc32(bytes))],
  ['OTLP/JSON to protobuf', speed(() => transcodeOtlpJson('traces', json))],
  ['peer: protobufjs decode into objects', speed(() => type.decode(bytes))],
  ['peer: JSON.parse (64-bit integers lost)', speed(() => JSON.parse(json.toString()) as unknown)],
];
console.log(
  `one core, ${SPANS} spans a request, ${Math.round(bytes.length / SPANS)} B a span (JSON ${Math.round(json.length / SPANS)} B)`,
);
for (const [name, perSecond] of rows)
  console.log(`${name.padEnd(44)} ${Math.round(perSecond).toLocaleString('en')} spans/s`);

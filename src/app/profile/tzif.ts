import type { LocalZone, ZoneAt } from '../../analyze/profile-text/go-format.ts';

interface Header {
  readonly version: number;
  readonly isUtCount: number;
  readonly isStdCount: number;
  readonly leapCount: number;
  readonly timeCount: number;
  readonly typeCount: number;
  readonly charCount: number;
}

const HEADER_BYTES = 44;

/**
 * Reads a compiled time zone: which offset and abbreviation hold at a moment. After the last listed change the rule at the
 * end of the file decides (`CST-8`, `EST5EDT,M3.2.0,M11.1.0`). Undefined when the bytes are no such file.
 * Source: RFC 9636 (TZif).
 */
export function parseTzif(bytes: Uint8Array): LocalZone | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = readHeader(view, 0);
  if (first === undefined) return undefined;
  if (first.version === 0) return readBlock(view, HEADER_BYTES, first, 4);
  const second = HEADER_BYTES + blockBytes(first, 4);
  const header = readHeader(view, second);
  return header && readBlock(view, second + HEADER_BYTES, header, 8);
}

function readHeader(view: DataView, at: number): Header | undefined {
  if (view.byteLength < at + HEADER_BYTES || view.getUint32(at) !== 0x545a6966) return undefined;
  const count = (index: number) => view.getUint32(at + 20 + index * 4);
  return {
    version: view.getUint8(at + 4),
    isUtCount: count(0),
    isStdCount: count(1),
    leapCount: count(2),
    timeCount: count(3),
    typeCount: count(4),
    charCount: count(5),
  };
}

function blockBytes(header: Header, timeBytes: number): number {
  const { timeCount, typeCount, charCount, leapCount, isStdCount, isUtCount } = header;
  const leaps = leapCount * (timeBytes + 4);
  return timeCount * (timeBytes + 1) + typeCount * 6 + charCount + leaps + isStdCount + isUtCount;
}

function readBlock(view: DataView, at: number, header: Header, timeBytes: number): LocalZone | undefined {
  const end = at + blockBytes(header, timeBytes);
  if (end > view.byteLength || header.typeCount === 0) return undefined;
  const { timeCount, typeCount } = header;
  const times = Array.from({ length: timeCount }, (_, i) =>
    timeBytes === 8 ? Number(view.getBigInt64(at + i * 8)) : view.getInt32(at + i * 4),
  );
  const indexes = at + timeCount * timeBytes;
  const types = indexes + timeCount;
  const names = types + typeCount * 6;
  const zones = Array.from({ length: typeCount }, (_, i): ZoneAt => {
    const offsetSeconds = view.getInt32(types + i * 6);
    return { offsetSeconds, name: textAt(view, names + view.getUint8(types + i * 6 + 5)) };
  });
  const rule = timeBytes === 8 ? parseRule(footer(view, end)) : undefined;
  return (unixSeconds) => {
    let index = times.findLastIndex((time) => time <= unixSeconds);
    if (index === timeCount - 1 && rule !== undefined) return rule(unixSeconds);
    if (index < 0) return zones[0]!;
    index = view.getUint8(indexes + index);
    return zones[index] ?? zones[0]!;
  };
}

function textAt(view: DataView, at: number): string {
  let text = '';
  for (let i = at; i < view.byteLength && view.getUint8(i) !== 0; i++)
    text += String.fromCharCode(view.getUint8(i));
  return text;
}

function footer(view: DataView, at: number): string {
  const text = textAt(view, at + 1);
  return text.slice(0, Math.max(0, text.indexOf('\n')));
}

const NAME = '([A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)';
const OFFSET = '([+-]?\\d{1,3}(?::\\d{1,2}){0,2})';
const RULE = new RegExp(`^${NAME}${OFFSET}(?:${NAME}${OFFSET}?(?:,([^,]+),([^,]+))?)?$`);

// POSIX.1-2017 section 8.3. In such rules, offsets count west of Greenwich as positive.
function parseRule(text: string): LocalZone | undefined {
  const [, name, offset, summerName, summerOffset, start, end] = RULE.exec(text) ?? [];
  if (name === undefined || offset === undefined) return undefined;
  const standard = { name: name.replace(/[<>]/g, ''), offsetSeconds: 0 - seconds(offset) };
  if (summerName === undefined || start === undefined || end === undefined) return () => standard;
  const ahead = summerOffset === undefined ? standard.offsetSeconds + 3600 : 0 - seconds(summerOffset);
  const summer = { name: summerName.replace(/[<>]/g, ''), offsetSeconds: ahead };
  return (unixSeconds) => {
    const year = new Date((unixSeconds + standard.offsetSeconds) * 1000).getUTCFullYear();
    const from = changeAt(start, year) - standard.offsetSeconds;
    const to = changeAt(end, year) - summer.offsetSeconds;
    const isSummer =
      from < to ? unixSeconds >= from && unixSeconds < to : unixSeconds >= from || unixSeconds < to;
    return isSummer ? summer : standard;
  };
}

function seconds(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const [hours = 0, minutes = 0, rest = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
  return sign * (hours * 3600 + minutes * 60 + rest);
}

// `Mm.w.d`, `Jn` or `n`, with `/time`: seconds of the change in local clock time, as if that were UTC.
function changeAt(text: string, year: number): number {
  const [day = '', time = '2'] = text.split('/');
  const [, month, week, weekday] = /^M(\d+)\.(\d+)\.(\d+)$/.exec(day) ?? [];
  if (month === undefined) {
    const number = Number(day.replace('J', ''));
    const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
    const days = day.startsWith('J') ? number - 1 + (isLeap && number > 59 ? 1 : 0) : number;
    return Date.UTC(year, 0, 1) / 1000 + days * 86_400 + seconds(time);
  }
  const first = new Date(Date.UTC(year, Number(month) - 1, 1));
  let date = 1 + ((Number(weekday) - first.getUTCDay() + 7) % 7) + (Number(week) - 1) * 7;
  const days = new Date(Date.UTC(year, Number(month), 0)).getUTCDate();
  while (date > days) date -= 7;
  return Date.UTC(year, Number(month) - 1, date) / 1000 + seconds(time);
}

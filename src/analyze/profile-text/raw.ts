import type { NumericLabel } from '../../model/profile-labels.ts';
import type { Mapping, Profile } from '../../model/profile.ts';
import { compareBytes } from '../../base/compare-bytes.ts';
import { formatGoDuration, formatGoTimeFull, type LocalZone, padLeft } from './go-format.ts';

/**
 * Prints everything a profile holds, as `go tool pprof -raw` does. One piece of text per line, in order; lines carry
 * their end. Source: google/pprof `profile/profile.go` String.
 */
export function* renderRaw(profile: Profile, zone: LocalZone): Generator<string> {
  for (const comment of profile.comments) yield `Comment: ${comment}\n`;
  if (profile.docUrl !== '') yield `Doc: ${profile.docUrl}\n`;
  yield `PeriodType: ${profile.periodType.type} ${profile.periodType.unit}\n`;
  yield `Period: ${profile.period}\n`;
  if (profile.timeUnixNano !== 0n) yield `Time: ${formatGoTimeFull(profile.timeUnixNano, zone)}\n`;
  // Four characters are all that the reference prints of a duration.
  if (profile.durationNano !== 0n) {
    yield `Duration: ${formatGoDuration(profile.durationNano).slice(0, 4)}\n`;
  }
  yield 'Samples:\n';
  const types = profile.sampleTypes.map((type) => {
    const mark = type.type === profile.defaultSampleType ? '[dflt]' : '';
    return `${type.type}/${type.unit}${mark} `;
  });
  yield `${types.join('').trim()}\n`;
  for (let row = 0; row < profile.samples.count; row++) yield sampleText(profile, row);
  yield 'Locations\n';
  for (let row = 0; row < profile.locations.count; row++) yield locationText(profile, row);
  yield 'Mappings\n';
  for (const mapping of profile.mappings) yield `${mappingText(mapping)}\n`;
}

function sampleText(profile: Profile, row: number): string {
  const { samples, stacks, locations, labels } = profile;
  let text = samples.values.map((column) => ` ${padLeft(String(column.get(row)), 10)}`).join('');
  text += ': ';
  for (const location of stacks.path(samples.stack[row]!)) text += `${locations.id.getUnsigned(location)} `;
  text += '\n';
  const set = samples.labels[row]!;
  if (set === 0) return text;
  const texts = [...labels.texts(set)].map(([key, values]) => `${key}:[${values.join(' ')}]`);
  if (texts.length > 0) text += `                ${texts.sort(compareBytes).join(' ')}\n`;
  const numbers = [...labels.numbers(set)].map(([key, values]) => `${key}:[${numberList(values)}]`);
  if (numbers.length > 0) text += `                ${numbers.sort(compareBytes).join(' ')}\n`;
  return text;
}

function numberList(values: readonly NumericLabel[]): string {
  const hasUnits = values.some(({ unit }) => unit !== '');
  return values.map(({ value, unit }) => (hasUnits ? `${value} ${unit}` : String(value))).join(' ');
}

function locationText(profile: Profile, row: number): string {
  const { locations, functions, strings, mappings } = profile;
  const mapping = mappings[locations.mapping[row]!];
  const id = padLeft(String(locations.id.getUnsigned(row)), 6);
  let head = `${id}: ${hex(locations.address.getUnsigned(row))} `;
  if (mapping !== undefined) head += `M=${mapping.id} `;
  if (locations.isFolded[row] === 1) head += '[F] ';
  const first = locations.lineStart[row]!;
  const end = locations.lineStart[row + 1]!;
  if (first === end) return `${head}\n`;
  let text = '';
  for (let line = first; line < end; line++) {
    const called = locations.lineFunction[line]!;
    text += line === first ? head : ' '.repeat(13);
    if (called < 0) {
      text += '??\n';
      continue;
    }
    const name = strings.get(functions.name[called]!);
    const systemName = strings.get(functions.systemName[called]!);
    const place = `${locations.line.get(line)}:${locations.column.get(line)}`;
    text += `${name} ${strings.get(functions.filename[called]!)}:${place} s=${functions.startLine.get(called)}`;
    text += name === systemName ? '\n' : `(${systemName})\n`;
  }
  return text;
}

function mappingText(mapping: Mapping): string {
  const marks = [
    mapping.hasFunctions ? '[FN]' : '',
    mapping.hasFilenames ? '[FL]' : '',
    mapping.hasLineNumbers ? '[LN]' : '',
    mapping.hasInlineFrames ? '[IN]' : '',
  ].join('');
  const range = `${hex(mapping.start)}/${hex(mapping.limit)}/${hex(mapping.offset)}`;
  return `${mapping.id}: ${range} ${mapping.file} ${mapping.buildId} ${marks}`;
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

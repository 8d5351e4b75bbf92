import { compareBytes } from '../../base/compare-bytes.ts';
import { divided, printableName } from '../profile-graph/graph.ts';
import { buildNodeTable } from '../profile-graph/node-table.ts';
import { padLeft } from './go-format.ts';
import { scaledLabel } from './measurement.ts';
import { profileLabels } from './report-labels.ts';
import type { Report } from './report.ts';

const SEPARATOR = `${'-'.repeat(11)}+${'-'.repeat(55)}\n`;

/** Every sample with its labels and stack, as `go tool pprof -traces` prints it. */
export function* renderTraces(report: Report): Generator<string> {
  yield `${profileLabels(report).join('\n')}\n`;
  const { profile, options } = report;
  const table = buildNodeTable(profile, { objectNames: false });
  const value = profile.samples.values[options.weight.index]!;
  const divisor = options.weight.mean ? profile.samples.values[0]! : undefined;
  const labelTexts: (string | undefined)[] = [];
  for (let row = 0; row < profile.samples.count; row++) {
    const names = stackNames(report, table, profile.samples.stack[row]!);
    if (names.length === 0) continue;
    const set = profile.samples.labels[row]!;
    const labels = (labelTexts[set] ??= labelText(report, set));
    const weight = report.format(divided(value.get(row), divisor?.get(row) ?? 0n));
    const lines = names.map((name, i) => `${padLeft(i === 0 ? weight : '', 10)}   ${name}\n`);
    yield SEPARATOR + labels + lines.join('');
  }
  yield SEPARATOR;
}

function stackNames(report: Report, table: ReturnType<typeof buildNodeTable>, stack: number): string[] {
  const names: string[] = [];
  for (const location of report.profile.stacks.path(stack)) {
    const end = table.start[location + 1]! - 1;
    for (let at = table.start[location]!; at <= end; at++) {
      names.push(printableName(table.infos[table.nodes[at]!]!) + (at < end ? ' (inline)' : ''));
    }
  }
  return names;
}

function labelText(report: Report, set: number): string {
  const { labels } = report.profile;
  const texts = [...labels.texts(set)].map(([key, values]) => `${padLeft(key, 10)}:  ${values.join(' ')}\n`);
  const numbers = [...labels.numbers(set)].map(([key, values]) => {
    const unit = report.options.numericUnits.get(key) ?? '';
    const shown = values.map((label) => scaledLabel(label.value, unit, 'auto'));
    return `${padLeft(key, 10)}:  ${shown.join(' ')}\n`;
  });
  return texts.sort(compareBytes).join('') + numbers.sort(compareBytes).join('');
}

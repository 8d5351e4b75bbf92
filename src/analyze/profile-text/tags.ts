import { compareBytes } from '../../base/compare-bytes.ts';
import { Int64Column } from '../../model/profile-int64.ts';
import { magnitude } from '../profile-graph/graph.ts';
import { percentage, scaledLabel } from './measurement.ts';
import type { Report } from './report.ts';
import { alignRight } from './tab-writer.ts';

interface KeyTotals {
  total: bigint;
  readonly values: Map<string, bigint>;
}

/** All labels with their weights, by key, as `go tool pprof -tags` prints them. */
export function* renderTags(report: Report): Generator<string> {
  const keys = sumLabels(report);
  const lines: string[] = [];
  const share = (value: bigint) => (report.total > 0n ? ` (${percentage(value, report.total)})` : '');
  for (const key of [...keys.keys()].sort(compareBytes)) {
    const { total, values } = keys.get(key)!;
    lines.push(`${key}:\t Total ${report.format(total)} of ${report.format(report.total)}${share(total)}`);
    const sorted = [...values].sort(([nameA, a], [nameB, b]) => {
      const [x, y] = [magnitude(a), magnitude(b)];
      return x === y ? compareBytes(nameA, nameB) : x > y ? -1 : 1;
    });
    for (const [name, value] of sorted) lines.push(` \t${report.format(value)}${share(value)}:\t ${name}`);
    lines.push('');
  }
  for (const line of alignRight(lines)) yield `${line}\n`;
}

function sumLabels(report: Report): Map<string, KeyTotals> {
  const { profile, options } = report;
  const { labels, samples } = profile;
  const column = samples.values[options.weight.index]!;
  const bySet = new Int64Column(labels.size);
  for (let row = 0; row < samples.count; row++) bySet.addFrom(samples.labels[row]!, column, row);
  const keys = new Map<string, KeyTotals>();
  const used = new Set(samples.labels);
  const add = (key: string, name: string, weight: bigint) => {
    let totals = keys.get(key);
    if (totals === undefined) keys.set(key, (totals = { total: 0n, values: new Map() }));
    totals.total = BigInt.asIntN(64, totals.total + weight);
    totals.values.set(name, BigInt.asIntN(64, (totals.values.get(name) ?? 0n) + weight));
  };
  for (const set of used) {
    const weight = bySet.get(set);
    for (const [key, values] of labels.texts(set)) for (const value of values) add(key, value, weight);
    for (const [key, values] of labels.numbers(set)) {
      const unit = options.numericUnits.get(key) ?? '';
      for (const label of values) add(key, scaledLabel(label.value, unit, report.outputUnit), weight);
    }
  }
  return keys;
}

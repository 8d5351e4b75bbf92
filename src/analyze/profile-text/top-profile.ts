import { EMPTY_HEADER, ProfileBuilder } from '../../model/profile-builder.ts';
import { Int64Column } from '../../model/profile-int64.ts';
import type { Profile } from '../../model/profile.ts';
import { cumValue, flatValue } from '../profile-graph/graph.ts';
import { truncateToInt64 } from './go-format.ts';
import type { Report } from './report.ts';

/** The heaviest places as a profile of one-frame stacks with cumulative and own weight, as `-topproto` writes it. */
export function buildTopProfile(report: Report): Profile {
  const { nodes } = report.trimmedGraph();
  report.chooseUnit(nodes);
  const unit = report.outputUnit;
  const { timeUnixNano, durationNano, periodType, period } = report.profile;
  const sampleTypes = [
    { type: 'cum', unit },
    { type: 'flat', unit },
  ];
  const builder = new ProfileBuilder({
    ...EMPTY_HEADER,
    sampleTypes,
    timeUnixNano,
    durationNano,
    periodType,
    period,
  });
  const functions = new Map<string, number>();
  for (const node of nodes) {
    const { name, file, startLine, address, line, column } = node.info;
    const key = `${name}\n${file}\n${startLine}`;
    let called = functions.get(key);
    if (called === undefined) {
      const [nameId, filename] = [builder.strings.intern(name), builder.strings.intern(file)];
      called = builder.functions.add({ name: nameId, systemName: 0, filename, startLine });
      functions.set(key, called);
    }
    const lines = [{ function: called, line, column }];
    const location = builder.locations.add({ address, mapping: -1, lines });
    const values = [report.whole(cumValue(node)), report.whole(flatValue(node))];
    builder.samples.add(builder.stackOf([location]), values, 0);
  }
  return builder.build();
}

/** The profile of a report with its values multiplied by the report's ratio, as `-proto` writes it. */
export function buildScaledProfile(report: Report): Profile {
  const { profile, options } = report;
  const { ratio } = options;
  if (!(ratio > 0) || ratio === 1) return profile;
  const { count } = profile.samples;
  const values = profile.samples.values.map((column) => {
    const scaled = new Int64Column(count);
    for (let row = 0; row < count; row++) scaled.set(row, truncateToInt64(column.toNumber(row) * ratio));
    return scaled;
  });
  return { ...profile, samples: { ...profile.samples, values } };
}

import { buildCallTree } from '../../analyze/flame/call-tree.ts';
import { renderFlameSvg } from '../../analyze/flame/flame-svg.ts';
import { buildProfileFlame } from '../../analyze/flame/profile-flame.ts';
import { formatProfileValue } from '../../analyze/flame/profile-value.ts';
import { renderChromeTrace } from '../../formats/chrome-trace/render-chrome-trace.ts';
import { renderFolded } from '../../formats/folded/render-folded.ts';
import { renderSpeedscope } from '../../formats/speedscope/render-speedscope.ts';
import type { Profile } from '../../model/profile.ts';

/** Formats of other programs that a profile is written in as text. */
export type ExportFormat = 'folded' | 'perfetto' | 'speedscope' | 'svg';

/** What to write. */
export interface ExportRequest {
  readonly format: ExportFormat;
  /** What the file calls itself. */
  readonly name: string;
  /** The values of folded stacks and of pictures; the other formats hold all, this one first. */
  readonly sampleType: number;
}

const SVG_WIDTH = 1600;
const SVG_DEPTH = 300;

/** A profile in the format of another program, piece by piece. Errors: none. */
export function exportProfile(profile: Profile, request: ExportRequest): Iterable<string> {
  const { format, name, sampleType } = request;
  if (format === 'svg') {
    const { type = '', unit = '' } = profile.sampleTypes[sampleType] ?? {};
    return renderFlameSvg(buildProfileFlame(profile, { sampleType, labels: [] }), {
      title: `${name} ${type}`,
      width: SVG_WIDTH,
      direction: 'icicle',
      coloring: 'package',
      formatValue: (value) => formatProfileValue(value, unit),
      maxDepth: SVG_DEPTH,
    });
  }
  const tree = buildCallTree(profile);
  if (format === 'folded') return renderFolded(tree, sampleType);
  if (format === 'perfetto') return renderChromeTrace(tree, name);
  return renderSpeedscope(tree, { name, exporter: 'goroscope', active: sampleType });
}

import { renderFlameSvg } from '../../analyze/flame/flame-svg.ts';
import { buildProfileFlame } from '../../analyze/flame/profile-flame.ts';
import { formatProfileValue } from '../../analyze/flame/profile-value.ts';
import { prepareProfile } from '../profile/prepare-profile.ts';
import { readProfileFile } from '../profile/read-profiles.ts';
import type { OpenReport } from './open-report.ts';

/** Pictures on one page at most: each holds some thousand boxes. */
const MAX_PICTURES = 12;

/** Flame graphs of the profiles of a report, as SVG text by file number. */
export async function drawPictures({ files }: OpenReport): Promise<ReadonlyMap<number, string>> {
  const pictures = new Map<number, string>();
  for (const file of files) {
    if (file.kind !== 'profile' || file.state !== 'read') continue;
    if (pictures.size >= MAX_PICTURES) break;
    const profile = prepareProfile(await readProfileFile(file.path), {});
    const named = profile.sampleTypes.findIndex(({ type }) => type === profile.defaultSampleType);
    const sampleType = named >= 0 ? named : profile.sampleTypes.length - 1;
    const { type = '', unit = '' } = profile.sampleTypes[sampleType] ?? {};
    const flame = buildProfileFlame(profile, { sampleType, labels: [] });
    if (flame.graph.size === 0) continue;
    const svg = renderFlameSvg(flame, {
      title: `${file.name} ${type}`,
      width: 1040,
      direction: 'icicle',
      coloring: 'kind',
      formatValue: (value) => formatProfileValue(value, unit),
      maxDepth: 80,
    });
    pictures.set(file.id, [...svg].join(''));
  }
  return pictures;
}

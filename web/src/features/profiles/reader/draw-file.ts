import { buildCallTree } from '../../../../../src/analyze/flame/call-tree.ts';
import { renderFlameSvg } from '../../../../../src/analyze/flame/flame-svg.ts';
import { keepLabels } from '../../../../../src/analyze/flame/keep-labels.ts';
import { buildProfileFlame, type ProfileFlame } from '../../../../../src/analyze/flame/profile-flame.ts';
import { formatProfileValue } from '../../../../../src/analyze/flame/profile-value.ts';
import { renderChromeTrace } from '../../../../../src/formats/chrome-trace/render-chrome-trace.ts';
import { renderFolded } from '../../../../../src/formats/folded/render-folded.ts';
import { encodeProfile } from '../../../../../src/formats/pprof/encode-profile.ts';
import { renderSpeedscope } from '../../../../../src/formats/speedscope/render-speedscope.ts';
import type { Profile } from '../../../../../src/model/profile.ts';
import type { FlameWish, ReaderRequest } from './protocol.ts';

/** The flame graph that was asked for. A base has the sample type of the same name, else of the same place. */
export function drawFile(profile: Profile, base: Profile | undefined, wish: FlameWish): ProfileFlame {
  const query = { sampleType: wish.sampleType, labels: wish.labels };
  if (base === undefined) return buildProfileFlame(profile, query);
  const type = profile.sampleTypes[wish.sampleType]?.type;
  const same = base.sampleTypes.findIndex((other) => other.type === type);
  const sampleType = same >= 0 ? same : Math.min(wish.sampleType, base.sampleTypes.length - 1);
  return buildProfileFlame(profile, query, { profile: base, sampleType, normalize: wish.normalize });
}

/** A profile as a file for another program. */
export async function exportFile(
  profile: Profile,
  base: Profile | undefined,
  request: Extract<ReaderRequest, { readonly op: 'export' }>,
): Promise<Blob> {
  const { wish, format, name } = request;
  if (format === 'pprof') {
    const plain = new Blob([encodeProfile(keepLabels(profile, wish.labels))]);
    const packed = plain.stream().pipeThrough(new CompressionStream('gzip'));
    return new Response(packed).blob();
  }
  if (format === 'svg') {
    const { type = '', unit = '' } = profile.sampleTypes[wish.sampleType] ?? {};
    const pieces = renderFlameSvg(drawFile(profile, base, wish), {
      title: `${name} ${type}`,
      width: 1600,
      direction: request.direction,
      coloring: request.coloring,
      formatValue: (value) => formatProfileValue(value, unit),
      maxDepth: 300,
    });
    return toBlob(pieces, 'image/svg+xml');
  }
  const tree = buildCallTree(profile, wish.labels);
  if (format === 'folded') return toBlob(renderFolded(tree, wish.sampleType), 'text/plain');
  if (format === 'perfetto') return toBlob(renderChromeTrace(tree, name), 'application/json');
  return toBlob(
    renderSpeedscope(tree, { name, exporter: 'goroscope', active: wish.sampleType }),
    'application/json',
  );
}

// Joined in steps: one text of everything may be longer than the longest the engine allows.
function toBlob(pieces: Iterable<string>, type: string): Blob {
  const blocks: string[] = [];
  let waiting: string[] = [];
  for (const piece of pieces) {
    waiting.push(piece);
    if (waiting.length < 8192) continue;
    blocks.push(waiting.join(''));
    waiting = [];
  }
  return new Blob([...blocks, waiting.join('')], { type });
}

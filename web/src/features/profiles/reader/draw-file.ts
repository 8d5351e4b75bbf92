import { buildCallTree, buildComparedTree } from '../../../../../src/analyze/flame/call-tree.ts';
import { renderFlameSvg } from '../../../../../src/analyze/flame/flame-svg.ts';
import { functionLines } from '../../../../../src/analyze/flame/function-lines.ts';
import { keepLabels } from '../../../../../src/analyze/flame/keep-labels.ts';
import { buildProfileFlame, type ProfileFlame } from '../../../../../src/analyze/flame/profile-flame.ts';
import { formatProfileValue } from '../../../../../src/analyze/flame/profile-value.ts';
import { renderChromeTrace } from '../../../../../src/formats/chrome-trace/render-chrome-trace.ts';
import { renderFolded } from '../../../../../src/formats/folded/render-folded.ts';
import { encodeProfile } from '../../../../../src/formats/pprof/encode-profile.ts';
import { renderSpeedscope } from '../../../../../src/formats/speedscope/render-speedscope.ts';
import { diffProfiles } from '../../../../../src/analyze/profile-merge/diff-profiles.ts';
import { alignSampleTypes } from '../../../../../src/analyze/profile-merge/profile-types.ts';
import { text } from '../../../../../src/base/messages.ts';
import type { NamedCallTree } from '../../../../../src/model/named-call-tree.ts';
import type { Profile } from '../../../../../src/model/profile.ts';
import type { FlameWish, ReaderRequest, SourceAnswer } from './protocol.ts';

/** The flame graph that was asked for. A base has the sample type of the same name, else of the same place. */
export function drawFile(profile: Profile, base: Profile | undefined, wish: FlameWish): ProfileFlame {
  const query = { sampleType: wish.sampleType, labels: wish.labels };
  if (base === undefined) return buildProfileFlame(profile, query);
  const sampleType = sameType(profile, base, wish);
  return buildProfileFlame(profile, query, { profile: base, sampleType, normalize: wish.normalize });
}

/** The lines of a function on both sides. */
export function listSource(
  profile: Profile,
  base: Profile | undefined,
  wish: FlameWish,
  name: string,
): SourceAnswer {
  const { labels } = wish;
  return {
    files: functionLines(profile, { sampleType: wish.sampleType, labels }, name),
    before:
      base === undefined
        ? []
        : functionLines(base, { sampleType: sameType(profile, base, wish), labels }, name),
  };
}

function sameType(profile: Profile, base: Profile, wish: FlameWish): number {
  const type = profile.sampleTypes[wish.sampleType]?.type;
  const same = base.sampleTypes.findIndex((other) => other.type === type);
  return same >= 0 ? same : Math.min(wish.sampleType, base.sampleTypes.length - 1);
}

/**
 * A profile as a file for another program. A comparison keeps both sides: as `go tool pprof -proto -diff_base` in pprof, two
 * values a line in folded stacks, a profile or process a side in the others. Errors: kinds that cannot be subtracted.
 */
export async function exportFile(
  profile: Profile,
  base: Profile | undefined,
  request: Extract<ReaderRequest, { readonly op: 'export' }>,
): Promise<Blob> {
  const { wish, format, name } = request;
  if (format === 'pprof') {
    const plain = new Blob([encodeProfile(subtracted(profile, base, request))]);
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
  const tree = base === undefined ? buildCallTree(profile, wish.labels) : comparedTree(profile, base, wish);
  const active = base === undefined ? wish.sampleType : AFTER;
  if (format === 'folded')
    return toBlob(renderFolded(tree, active, base === undefined ? -1 : BEFORE), 'text/plain');
  if (format === 'perfetto') return toBlob(renderChromeTrace(tree, name), 'application/json');
  return toBlob(renderSpeedscope(tree, { name, exporter: 'goroscope', active }), 'application/json');
}

// Columns of a comparison.
const BEFORE = 0;
const AFTER = 1;

function comparedTree(profile: Profile, base: Profile, wish: FlameWish): NamedCallTree {
  return buildComparedTree(
    [
      { profile: base, sampleType: sameType(profile, base, wish), name: 'before' },
      { profile, sampleType: wish.sampleType, name: 'after' },
    ],
    wish.labels,
    wish.normalize,
  );
}

function subtracted(
  profile: Profile,
  base: Profile | undefined,
  { wish, lang }: Extract<ReaderRequest, { readonly op: 'export' }>,
): Profile {
  const kept = keepLabels(profile, wish.labels);
  if (base === undefined) return kept;
  const aligned = alignSampleTypes([kept, keepLabels(base, wish.labels)]);
  if (!aligned.ok) throw new Error(text(aligned.error.detail, lang));
  const [after = kept, before = base] = aligned.value;
  const difference = diffProfiles(after, before, { markBase: true, normalize: wish.normalize });
  if (!difference.ok) throw new Error(text(difference.error.detail, lang));
  return difference.value;
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

// The thread that holds the files: decodes them and answers layouts, so that the page never waits.
import { buildSandwich } from '../../../../../src/analyze/flame/sandwich.ts';
import { sumFrames } from '../../../../../src/analyze/flame/top-frames.ts';
import type { ProfileFlame } from '../../../../../src/analyze/flame/profile-flame.ts';
import type { Profile } from '../../../../../src/model/profile.ts';
import { compareFiles } from './compare-files.ts';
import { drawFile, exportFile } from './draw-file.ts';
import { openFile, type OpenedFile } from './opened-file.ts';
import type { FlamePart, FlameWish, ReaderRequest } from './protocol.ts';

const files = new Map<number, OpenedFile>();
let drawn: { readonly key: string; readonly flame: ProfileFlame } | undefined;

function profileOf(file: number | null): Profile | undefined {
  return file === null ? undefined : files.get(file)?.profile;
}

function flameOf(wish: FlameWish): ProfileFlame {
  const key = JSON.stringify(wish);
  if (drawn?.key !== key) {
    const profile = profileOf(wish.file);
    if (profile === undefined) throw new Error(`internal error: file ${wish.file} is not open`);
    drawn = { key, flame: drawFile(profile, profileOf(wish.base), wish) };
  }
  return drawn.flame;
}

function toPart({ graph, before, beforeSelf }: ProfileFlame): FlamePart {
  return { graph: { ...graph, nodeOf: new Int32Array(0) }, before, beforeSelf };
}

async function answer(request: ReaderRequest): Promise<unknown> {
  switch (request.op) {
    case 'open': {
      const opened = await openFile(request.name, new Uint8Array(request.bytes));
      files.set(request.file, opened);
      return opened.summary;
    }
    case 'close':
      files.delete(request.file);
      drawn = undefined;
      return null;
    case 'flame': {
      const flame = flameOf(request.wish);
      return { ...toPart(flame), frames: flame.frames, top: sumFrames(flame) };
    }
    case 'sandwich': {
      const { callers, callees } = buildSandwich(flameOf(request.wish), request.frame);
      return { callers: toPart(callers), callees: toPart(callees) };
    }
    case 'goroutines':
      return compareFiles(request.files.flatMap((file) => files.get(file)?.dumps ?? []));
    case 'export': {
      const profile = profileOf(request.wish.file);
      if (profile === undefined) throw new Error(`internal error: file ${request.wish.file} is not open`);
      return exportFile(profile, profileOf(request.wish.base), request);
    }
  }
}

addEventListener(
  'message',
  (event: MessageEvent<{ readonly id: number; readonly request: ReaderRequest }>) => {
    const { id, request } = event.data;
    answer(request).then(
      (value) => postMessage({ id, value }),
      (error: unknown) => postMessage({ id, error: error instanceof Error ? error.message : String(error) }),
    );
  },
);

// The thread that holds the files: decodes them and answers layouts, so that the page never waits.
import { buildSandwich } from '../../../../../src/analyze/flame/sandwich.ts';
import { sumFrames } from '../../../../../src/analyze/flame/top-frames.ts';
import type { ProfileFlame } from '../../../../../src/analyze/flame/profile-flame.ts';
import type { Profile } from '../../../../../src/model/profile.ts';
import { compareFiles } from './compare-files.ts';
import { drawFile, exportFile, listSource } from './draw-file.ts';
import { openFile, type OpenedFile } from './opened-file.ts';
import type { FlamePart, FlameWish, ReaderRequest } from './protocol.ts';

const files = new Map<number, OpenedFile>();
let drawn: { readonly key: string; readonly flame: ProfileFlame } | undefined;

/** Recordings with the names of the programs that were open when they were drawn last. */
const named = new Map<number, { readonly key: string; readonly profile: Profile }>();

function profileOf(file: number | null, programs: readonly number[]): Profile | undefined {
  const opened = file === null ? undefined : files.get(file);
  if (file === null || opened?.perf === undefined || programs.length === 0) return opened?.profile;
  const key = programs.join();
  const known = named.get(file);
  if (known?.key === key) return known.profile;
  const profile = opened.perf.toProfile(programs.flatMap((id) => files.get(id)?.program ?? []));
  named.set(file, { key, profile });
  return profile;
}

function wanted(file: number, programs: readonly number[]): Profile {
  const profile = profileOf(file, programs);
  if (profile === undefined) throw new Error(`internal error: file ${file} is not open`);
  return profile;
}

function flameOf(wish: FlameWish): ProfileFlame {
  const key = JSON.stringify(wish);
  if (drawn?.key !== key) {
    const base = profileOf(wish.base, wish.programs);
    drawn = { key, flame: drawFile(wanted(wish.file, wish.programs), base, wish) };
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
      named.clear();
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
    case 'source': {
      const { wish, name } = request;
      const base = profileOf(wish.base, wish.programs);
      return listSource(wanted(wish.file, wish.programs), base, wish, name);
    }
    case 'export': {
      const { file, base, programs } = request.wish;
      return exportFile(wanted(file, programs), profileOf(base, programs), request);
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

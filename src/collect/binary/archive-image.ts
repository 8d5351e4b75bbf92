import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import { AppError } from '../../base/errors/app-error.ts';
import { type MessageValue, say } from '../../base/messages.ts';
import { sliceSource } from '../../formats/executable/memory-source.ts';
import { listTar, type TarEntry } from '../../formats/tar/tar-index.ts';
import type { ByteSource } from '../../model/binary-source.ts';
import type { ImageTree } from '../../model/image-tree.ts';
import { archiveImageMessages as m } from './archive-image.messages.ts';
import { type FileSource, openFileSource } from './file-source.ts';
import { layeredImage } from './layered-image.ts';
import { readImageManifest } from './image-manifest.ts';

/** Bytes that all layers together may inflate to: a bomb fills neither memory nor disk. */
const MAX_INFLATED = 32 * 1024 ** 3;
const STEP = 1 << 20;

/**
 * Opens an image file: `docker save` or OCI layout in a tar (compressed or not), or a plain tar of a root file system.
 * Layers are indexed in place; compressed ones are unpacked to the temporary directory and removed by `close`.
 * Throws IMAGE_NOT_READABLE.
 */
export async function openArchiveImage(path: string, name: string): Promise<ImageTree> {
  const scratch = new Scratch();
  let file: FileSource | undefined;
  const close = () => {
    file?.close();
    scratch.close();
  };
  try {
    file = openFileSource(path);
    const outer = await scratch.plain(file, 'image');
    const listed = listWhole(outer, path);
    const members = new Map(listed.map((entry) => [entry.path, entry]));
    if (members.size === 0) throw notReadable(path, say(m.notTar));
    const read = (member: string) => memberSource(outer, members.get(member));
    const manifest = readImageManifest(read);
    if (manifest === undefined) return layeredImage(name, [[outer, listed]], null, close);
    const layers: [ByteSource, TarEntry[]][] = [];
    for (const member of manifest.layers) {
      const layer = read(member);
      if (layer === undefined) throw notReadable(path, say(m.layerMissing, { layer: member }));
      const plain = await scratch.plain(layer, member);
      layers.push([plain, listWhole(plain, path, member)]);
    }
    return layeredImage(name, layers, manifest.config, close);
  } catch (error) {
    close();
    if (error instanceof AppError) throw error;
    throw notReadable(path, error instanceof Error ? error.message : String(error), error);
  }
}

function notReadable(path: string, reason: MessageValue, cause?: unknown): AppError {
  return new AppError('IMAGE_NOT_READABLE', { values: { path, reason }, cause });
}

/** The members of a tar. A torn one would make what is behind the tear look missing, so it is refused. */
function listWhole(tar: ByteSource, path: string, layer?: string): TarEntry[] {
  const entries: TarEntry[] = [];
  const walk = listTar(tar);
  let step = walk.next();
  for (; step.done !== true; step = walk.next()) entries.push(step.value);
  if (step.value === null || (entries.length === 0 && layer === undefined)) return entries;
  const values = { count: entries.length, offset: step.value, size: tar.size };
  const reason = layer === undefined ? say(m.cutShort, values) : say(m.layerCutShort, { ...values, layer });
  throw notReadable(path, reason);
}

function memberSource(outer: ByteSource, entry: TarEntry | undefined): ByteSource | undefined {
  return entry === undefined ? undefined : sliceSource(outer, entry.offset, entry.size);
}

/** Unpacks compressed parts into files of one temporary directory. */
class Scratch {
  #directory: string | undefined;
  readonly #files: FileSource[] = [];
  #inflated = 0;

  /** The source itself, or its unpacked content. */
  async plain(source: ByteSource, label: string): Promise<ByteSource> {
    const head = source.read(0, 4);
    const gzip = head[0] === 0x1f && head[1] === 0x8b;
    const zstd = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;
    if (!gzip && !zstd) return source;
    this.#directory ??= mkdtempSync(join(tmpdir(), 'goroscope-image-'));
    const path = join(this.#directory, `${this.#files.length}.tar`);
    const chunks = gzip ? gunzip(source) : unzstd(source);
    const out = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of chunks) {
        this.#inflated += chunk.length;
        if (this.#inflated > MAX_INFLATED) throw new Error(`${label} inflates to more than 32 GiB`);
        await out.write(chunk);
      }
    } finally {
      await out.close();
    }
    const file = openFileSource(path);
    this.#files.push(file);
    return file;
  }

  close(): void {
    for (const file of this.#files) file.close();
    this.#files.length = 0;
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
    this.#directory = undefined;
  }
}

async function* gunzip(source: ByteSource): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip();
  const feed = async () => {
    for (let at = 0; at < source.size; at += STEP) {
      if (!unzip.write(source.read(at, STEP))) await new Promise((done) => unzip.once('drain', done));
    }
    unzip.end();
  };
  const fed = feed();
  yield* unzip as AsyncIterable<Uint8Array>;
  await fed;
}

async function* unzstd(source: ByteSource): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const stream = new Decompress((chunk) => ready.push(chunk));
  for (let at = 0; at < source.size; at += STEP) {
    stream.push(source.read(at, STEP), at + STEP >= source.size);
    yield* ready;
    ready = [];
  }
}

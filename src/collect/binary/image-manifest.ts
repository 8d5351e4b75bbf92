import type { ByteSource } from '../../model/binary-source.ts';
import type { ImageConfig } from '../../model/image-tree.ts';

/** The layers of an image, lowest first, as members of the tar, and its configuration. */
export interface ImageManifest {
  readonly layers: readonly string[];
  readonly config: ImageConfig | null;
}

type ReadMember = (member: string) => ByteSource | undefined;
type Json = Readonly<Record<string, unknown>>;

const MAX_JSON = 16 << 20;
const MAX_NESTING = 4;

/**
 * Finds the manifest of a `docker save` tar (`manifest.json`) or of an OCI layout (`index.json`, possibly through an
 * index of platforms: the first linux one). Undefined for a plain root file system.
 * Source: OCI image-spec v1.1 "image-layout", "manifest", "config"; Docker image specification v1.2 "combined image".
 */
export function readImageManifest(read: ReadMember): ImageManifest | undefined {
  const saved = parse(read('manifest.json'));
  const first = Array.isArray(saved) ? asObject(saved[0]) : undefined;
  if (first !== undefined) {
    return { layers: strings(first['Layers']), config: readConfig(read, textOf(first['Config'])) };
  }
  let manifest = asObject(parse(read('index.json')));
  for (let depth = 0; depth < MAX_NESTING && manifest !== undefined; depth++) {
    const list = manifest['manifests'];
    if (!Array.isArray(list)) break;
    const items = list.map(asObject).filter((i) => i !== undefined);
    const chosen = items.find((i) => asObject(i['platform'])?.['os'] === 'linux') ?? items[0];
    manifest = asObject(parse(read(blobOf(chosen?.['digest']))));
  }
  const layers = manifest?.['layers'];
  if (manifest === undefined || !Array.isArray(layers)) return undefined;
  return {
    layers: layers.map((l) => blobOf(asObject(l)?.['digest'])),
    config: readConfig(read, blobOf(asObject(manifest['config'])?.['digest'])),
  };
}

function readConfig(read: ReadMember, member: string): ImageConfig | null {
  const image = asObject(parse(read(member)));
  if (image === undefined) return null;
  const config = asObject(image['config']) ?? {};
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  return {
    architecture: text(image['architecture']),
    os: text(image['os']),
    user: text(config['User']) ?? '',
    env: strings(config['Env']),
    entrypoint: strings(config['Entrypoint']),
    cmd: strings(config['Cmd']),
    workingDir: text(config['WorkingDir']) ?? '/',
    history: historyOf(image['history']),
  };
}

/** One entry a step, so that its number is that of the configuration. */
function historyOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((step) => textOf(asObject(step)?.['created_by'])) : [];
}

function blobOf(digest: unknown): string {
  return typeof digest === 'string' ? `blobs/${digest.replace(':', '/')}` : '';
}

function parse(source: ByteSource | undefined): unknown {
  if (source === undefined || source.size > MAX_JSON) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(source.read(0, source.size)));
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((v) => typeof v === 'string') : [];
}

import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { AppError } from '../base/errors/app-error.ts';

/** What is sent for one file. */
export interface StaticFile {
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
  readonly encoding: 'br' | 'gzip' | undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};
const COMPRESSIBLE = /^(text\/|application\/(json|manifest)|image\/svg)/;
/** Smaller bodies do not get smaller. */
const COMPRESS_FROM_BYTES = 1024;
const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/**
 * The built web UI. Files are read and compressed once, when first asked for (a few hundred KiB in all); names under
 * `assets/` hold a hash of their content, so browsers may keep them for ever. A path without a file extension is a page
 * of the UI and gets `index.html`.
 */
export class StaticFiles {
  private readonly root: string;
  private readonly cache = new Map<
    string,
    { readonly modifiedMs: number; readonly file: Promise<StaticFile> }
  >();

  /** `root` is the folder that holds `index.html`. */
  constructor(root: string) {
    this.root = root;
  }

  /** True when the UI is there. */
  get isBuilt(): boolean {
    return statSync(join(this.root, 'index.html'), { throwIfNoEntry: false })?.isFile() ?? false;
  }

  /**
   * The file for a URL path in the best encoding the client takes; undefined when there is none.
   * Throws WEB_NOT_BUILT when there is no UI at all.
   */
  async find(urlPath: string, acceptEncoding: string): Promise<StaticFile | undefined> {
    const path = this.resolve(urlPath);
    if (path === undefined) return undefined;
    const modifiedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (modifiedMs === undefined) {
      if (!this.isBuilt) throw new AppError('WEB_NOT_BUILT');
      return undefined;
    }
    const encoding = chooseEncoding(acceptEncoding);
    const key = `${encoding ?? ''} ${path}`;
    const known = this.cache.get(key);
    if (known?.modifiedMs === modifiedMs) return known.file;
    const file = load(path, path.includes(`${sep}assets${sep}`), encoding);
    this.cache.set(key, { modifiedMs, file });
    return file;
  }

  /** The path on disk; undefined when the URL leaves the folder or names a hidden file. */
  private resolve(urlPath: string): string | undefined {
    let decoded: string;
    try {
      decoded = decodeURIComponent(urlPath);
    } catch {
      return undefined;
    }
    if (decoded.includes('\0') || decoded.includes('\\') || /(^|\/)\./.test(decoded)) return undefined;
    const path = normalize(join(this.root, decoded));
    if (path !== this.root && !path.startsWith(this.root + sep)) return undefined;
    if (extname(path) === '' || path === this.root) return join(this.root, 'index.html');
    return path;
  }
}

async function load(
  path: string,
  isHashed: boolean,
  encoding: 'br' | 'gzip' | undefined,
): Promise<StaticFile> {
  const plain = await readFile(path);
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const used = COMPRESSIBLE.test(type) && plain.length >= COMPRESS_FROM_BYTES ? encoding : undefined;
  return {
    body: await compress(path, plain, used),
    type,
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}${used === undefined ? '' : `-${used}`}"`,
    cacheControl: isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    encoding: used,
  };
}

/** A compressed twin beside the file is taken as it is, else the file is compressed here. */
async function compress(path: string, plain: Buffer, encoding: 'br' | 'gzip' | undefined): Promise<Buffer> {
  if (encoding === undefined) return plain;
  const twin = `${path}.${encoding === 'br' ? 'br' : 'gz'}`;
  if (statSync(twin, { throwIfNoEntry: false })?.isFile() === true) return readFileSync(twin);
  if (encoding === 'gzip') return compressGzip(plain, { level: 9 });
  return compressBrotli(plain, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
  });
}

/** Good enough for browsers: which of our two encodings is named and not switched off with `q=0`. */
function chooseEncoding(header: string): 'br' | 'gzip' | undefined {
  const accepted = new Set<string>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((s) => s.trim());
    if (!parameters.some((p) => /^q=0(\.0*)?$/.test(p))) accepted.add(name);
  }
  if (accepted.has('br')) return 'br';
  return accepted.has('gzip') ? 'gzip' : undefined;
}

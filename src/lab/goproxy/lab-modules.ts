import { createHash } from 'node:crypto';
import { crc32 } from './crc32.ts';

/** One version of a module as a proxy serves it. */
export interface LabModule {
  readonly path: string;
  readonly version: string;
  readonly info: string;
  readonly mod: string;
  readonly zip: Buffer;
  /** What go.sum has for it. */
  readonly hash: string;
}

const TIME = '2024-01-02T03:04:05Z';

/** A small set of modules: one without needs, one that needs it. */
export function builtinModules(): readonly LabModule[] {
  return [
    makeModule('lab.example/hello', 'v1.0.0', '', {
      'hello.go': 'package hello\n\n// Text greets.\nconst Text = "hello"\n',
    }),
    makeModule('lab.example/world', 'v1.2.3', '\nrequire lab.example/hello v1.0.0\n', {
      'world.go':
        'package world\n\nimport "lab.example/hello"\n\n// Text greets the world.\nconst Text = hello.Text + " world"\n',
      // Deep below its module: the go command asks for a module at every folder above.
      'north/east/south/west/west.go': 'package west\n\n// Text names a place.\nconst Text = "west"\n',
    }),
  ];
}

function makeModule(
  path: string,
  version: string,
  needs: string,
  files: Readonly<Record<string, string>>,
): LabModule {
  const mod = `module ${path}\n\ngo 1.16\n${needs}`;
  const prefix = `${path}@${version}/`;
  const all = Object.entries({ 'go.mod': mod, ...files }).map(
    ([name, text]) => [`${prefix}${name}`, text] as const,
  );
  const info = JSON.stringify({ Version: version, Time: TIME });
  return { path, version, info, mod, zip: makeZip(all), hash: hashOf(all) };
}

/** Hash1 of golang.org/x/mod/sumdb/dirhash: of the sorted list of the files' own hashes. */
function hashOf(files: readonly (readonly [string, string])[]): string {
  const sha256 = (text: string) => createHash('sha256').update(text);
  const lines = files
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `${sha256(text).digest('hex')}  ${name}\n`);
  return `h1:${sha256(lines.join('')).digest('base64')}`;
}

/** The same module with other content: its hash is not the one that go.sum has. */
export function alteredZip({ path, version, mod }: LabModule): Buffer {
  const prefix = `${path}@${version}/`;
  return makeZip([
    [`${prefix}go.mod`, mod],
    [`${prefix}altered.go`, 'package altered\n'],
  ]);
}

/** A zip without compression. Source: APPNOTE.TXT 6.3 sections 4.3.7, 4.3.12 and 4.3.16. */
function makeZip(files: readonly (readonly [string, string])[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of files) {
    const [title, data] = [Buffer.from(name), Buffer.from(text)];
    // From "version needed" to "extra field length", the same in both headers. The date is 1 January 1980.
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x21, 8);
    shared.writeUInt32LE(crc32(data), 10);
    shared.writeUInt32LE(data.length, 14);
    shared.writeUInt32LE(data.length, 18);
    shared.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), shared, title, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), shared, tail, title]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

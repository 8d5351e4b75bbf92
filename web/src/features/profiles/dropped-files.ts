import { openLocalFiles } from './file-store.ts';
import { addSources, isSourceName } from './source-store.ts';

/** Files of a dropped folder that are looked at, and levels of folders. */
const MAX_ENTRIES = 200_000;
const MAX_DEPTH = 24;
/** Folders that hold no sources of one's own program, and many files. */
const SKIPPED = new Set(['.git', 'node_modules', '.hg', '.svn']);

interface DroppedFile {
  readonly path: string;
  readonly file: File;
}

/**
 * Takes what was dropped: files are opened; source files and those in dropped folders are kept for annotated source. A
 * folder without any source file is one of an incident: its files are opened.
 */
export async function openDropped(transfer: DataTransfer): Promise<void> {
  // Entries can be asked for only while the event is being handled: before the first wait.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (!entries.some(({ isDirectory }) => isDirectory)) return openChosen(transfer.files);
  const found: DroppedFile[] = [];
  for (const entry of entries) await walk(entry, '', 0, found);
  sortOut(found, true);
}

/** Takes files that were chosen in a dialog, a whole folder of them too. */
export function openChosen(chosen: Iterable<File>): void {
  const files = [...chosen].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  sortOut(
    files,
    files.some(({ path }) => path.includes('/')),
  );
}

function sortOut(files: readonly DroppedFile[], isFolder: boolean): void {
  const sources = files.filter(({ path }) => isSourceName(path));
  if (sources.length > 0) addSources(sources);
  const others = files.filter(({ path }) => !isSourceName(path));
  // A tree of sources holds thousands of other files: those dropped on their own are meant.
  const meant = isFolder && sources.length > 0 ? others.filter(({ path }) => !path.includes('/')) : others;
  openLocalFiles(meant.map(({ file }) => file));
}

async function walk(
  entry: FileSystemEntry,
  folder: string,
  depth: number,
  found: DroppedFile[],
): Promise<void> {
  if (found.length >= MAX_ENTRIES || depth > MAX_DEPTH) return;
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
  if (entry.isFile) {
    const file = await fileOf(entry as FileSystemFileEntry);
    if (file !== null) found.push({ path, file });
    return;
  }
  if (SKIPPED.has(entry.name)) return;
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader answers some entries at a time, and none at the end.
  for (let some = await readSome(reader); some.length > 0; some = await readSome(reader))
    for (const one of some) await walk(one, path, depth + 1, found);
}

function fileOf(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => {
    entry.file(resolve, () => resolve(null));
  });
}

function readSome(reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> {
  return new Promise((resolve) => {
    reader.readEntries(resolve, () => resolve([]));
  });
}

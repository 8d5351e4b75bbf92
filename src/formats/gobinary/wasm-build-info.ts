import type { GoBuildInfo } from '../../model/go-build-info.ts';
import type { WasmFacts } from '../../model/binary-wasm.ts';
import type { AddressSpace } from '../executable/address-space.ts';
import { indexOfBytes } from '../executable/byte-view.ts';
import { parseModInfo } from './mod-info.ts';

/** Marks around the module text (cmd/go/internal/modload infoStart, infoEnd). */
const START = Uint8Array.from([
  0x30, 0x77, 0xaf, 0x0c, 0x92, 0x74, 0x08, 0x02, 0x41, 0xe1, 0xc1, 0x07, 0xe6, 0xd6, 0x18, 0xe6,
]);
const END = Uint8Array.from([
  0xf9, 0x32, 0x43, 0x31, 0x86, 0x18, 0x20, 0x72, 0x00, 0x82, 0x42, 0x10, 0x41, 0x16, 0xd8, 0xf2,
]);
const CHUNK = 1 << 20;
const MAX_TEXT = 1 << 20;

/**
 * Build information of a WebAssembly module. The linker leaves the usual blob out there, but the program still holds
 * the module text, and the `producers` section names the release. No toolchain reads either.
 */
export function readWasmBuildInfo(space: AddressSpace, facts: WasmFacts): GoBuildInfo | undefined {
  const release = facts.producers
    .map((p) => /^language: Go (go\S+.*)$/.exec(p)?.[1])
    .find((v) => v !== undefined);
  const text = findModText(space);
  if (release === undefined && text === undefined) return undefined;
  const mod = parseModInfo(text ?? '');
  return {
    goVersion: release ?? '',
    path: mod.path,
    main: mod.main,
    deps: mod.deps,
    settings: mod.settings,
    foundBy: 'scan',
    layout: 'inline',
  };
}

function findModText(space: AddressSpace): string | undefined {
  for (const segment of space.segments) {
    for (let start = 0; start < segment.fileSize; start += CHUNK) {
      const bytes = space.read(segment.address + start, CHUNK + START.length);
      const at = indexOfBytes(bytes, START);
      if (at < 0) continue;
      const text = space.read(segment.address + start + at + START.length, MAX_TEXT);
      const end = indexOfBytes(text, END);
      if (end >= 0) return new TextDecoder().decode(text.subarray(0, end));
    }
  }
  return undefined;
}

import type { GoModFile } from '../../model/go-toolchain.ts';
import type { VendorList } from '../../model/module-files.ts';

/** One disagreement between go.mod and vendor/modules.txt, in the words of its kind. */
export interface VendorDrift {
  /**
   * `not-vendored`: required, not marked explicit there. `not-required`: explicit there, not required.
   * `not-replaced`, `replaced-otherwise`, `replaced-only-there`: the same of replacements.
   */
  readonly kind:
    | 'not-vendored'
    | 'not-required'
    | 'not-replaced'
    | 'replaced-otherwise'
    | 'replaced-only-there';
  /** `path@version`. */
  readonly module: string;
}

/**
 * Compares vendor/modules.txt with the go.mod files it was made of (one, or those of a workspace with the go.work), as the
 * go command does for modules of Go 1.14 and newer before it builds. Replacements by folder are compared by their texts.
 * Source: Go src/cmd/go/internal/modload/vendor.go, checkVendorConsistency, of go1.26.8.
 */
export function vendorDrift(
  files: readonly GoModFile[],
  work: GoModFile | undefined,
  vendor: VendorList,
): readonly VendorDrift[] {
  const required = new Set(
    files.flatMap(({ require }) => require.map(({ path, version }) => `${path}@${version}`)),
  );
  const explicit = new Set(
    vendor.modules.flatMap(({ path, version, explicit: is }) => (is ? [`${path}@${version}`] : [])),
  );
  const listed = new Map(
    vendor.modules.flatMap(({ path, version, replacedBy }) =>
      replacedBy === undefined ? [] : [[nameOf(path, version), replacedBy] as const],
    ),
  );
  const replaced = new Map(
    [...files, ...(work === undefined ? [] : [work])].flatMap(({ replace }) =>
      replace.map(({ from, to }) => [from, to] as const),
    ),
  );
  const isReplaced = (module: string) => replaced.has(module) || replaced.has(module.replace(/@.*$/, ''));
  return [
    ...[...required]
      .filter((module) => !explicit.has(module))
      .map((module) => ({ kind: 'not-vendored' as const, module })),
    ...[...explicit]
      .filter((module) => !required.has(module))
      .map((module) => ({ kind: 'not-required' as const, module })),
    ...[...replaced].flatMap(([from, to]) => driftOfReplacement(from, to, listed)),
    ...[...listed.keys()]
      .filter((module) => !isReplaced(module))
      .map((module) => ({ kind: 'replaced-only-there' as const, module })),
  ];
}

function driftOfReplacement(
  from: string,
  to: string,
  listed: ReadonlyMap<string, string>,
): readonly VendorDrift[] {
  const there = listed.get(from);
  if (there === undefined) return [{ kind: 'not-replaced', module: from }];
  // Folders of a workspace are written anew relative to its root: only the last part can be compared.
  const isFolder = /^\.{0,2}\//.test(to) && /^\.{0,2}\//.test(there);
  const isSame = isFolder ? lastPart(there) === lastPart(to) : there === to;
  return isSame ? [] : [{ kind: 'replaced-otherwise', module: from }];
}

function lastPart(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? '';
}

function nameOf(path: string, version: string): string {
  return version === '' ? path : `${path}@${version}`;
}

import { type LocalText, say } from '../../base/messages.ts';
import type { BinaryFacts } from '../../model/binary-facts.ts';
import type { BaseImageFit } from '../../model/image-fit.ts';
import { type BaseImage, BASE_IMAGES } from './base-images.ts';
import { baseImageMessages as m } from './base-image-fit.messages.ts';
import { compareDotted } from './compare-dotted.ts';
import type { ProgramUses } from './fit-input.ts';

/** Libraries that come with the C library itself. */
const GLIBC_PARTS =
  /^(libc|libm|libpthread|libdl|librt|libresolv|libutil|libnsl|libanl|libnss_\w+|libBrokenLocale|libthread_db|libmvec)\.so\.\d|^ld-linux.*\.so\.\d|^linux-vdso/;
const MUSL_PARTS = /^lib(c|pthread|rt|m|dl|util|xnet)\b|^libc\.musl-|^ld-musl-/;

/**
 * Judges the common base images from facts about them, without having them. Those that work and have what the program
 * uses come first when the caller takes the first without notes.
 */
export function judgeBaseImages(
  facts: BinaryFacts,
  uses: ProgramUses,
  cpuLevel: number | null,
): BaseImageFit[] {
  return BASE_IMAGES.map((base) => {
    const reason = refusal(facts, base, cpuLevel);
    return {
      base: base.name,
      verdict: reason === null ? ('runs' as const) : ('fails' as const),
      reason,
      notes: reason === null ? notesFor(facts, uses, base) : [],
      source: base.source,
    };
  });
}

function refusal(facts: BinaryFacts, base: BaseImage, cpuLevel: number | null): LocalText | null {
  if (facts.format !== 'elf' || facts.os !== 'linux') return say(m.notLinux);
  if (facts.arch === 'amd64' && cpuLevel !== null && base.x86Level > cpuLevel)
    return say(m.x86, { level: base.x86Level });
  const wanted = facts.interpreter === null ? null : facts.interpreter.includes('ld-musl') ? 'musl' : 'glibc';
  if (wanted === null) return null;
  if (base.libc === null) return say(m.noLibc);
  if (base.libc.kind !== wanted) return say(m.otherLibc, { kind: base.libc.kind, wanted });
  const needs = wanted === 'glibc' ? facts.glibc : facts.musl;
  if (needs !== null && compareDotted(base.libc.version, needs) < 0) {
    const values = { has: base.libc.version, needs };
    return say(wanted === 'glibc' ? m.oldGlibc : m.oldMusl, values);
  }
  const parts = wanted === 'glibc' ? GLIBC_PARTS : MUSL_PARTS;
  const missing = facts.needed.find((n) => !parts.test(n) && !base.libraries.includes(n));
  return missing === undefined ? null : say(m.library, { name: missing });
}

function notesFor(facts: BinaryFacts, uses: ProgramUses, base: BaseImage): LocalText[] {
  const notes: LocalText[] = [];
  if (uses.tls === true && facts.embeddedRoots !== true && !base.caRoots) notes.push(say(m.noRoots));
  if (uses.locations === true && facts.embeddedTzdata !== true && !base.tzdata) notes.push(say(m.noZones));
  if (!base.shell) notes.push(say(m.noShell));
  return notes;
}

/** The smallest base image that starts the program and has the roots and time zones it uses; null when none does. */
export function firstBaseImage(fits: readonly BaseImageFit[], uses: ProgramUses): string | null {
  const byName = new Map(BASE_IMAGES.map((b) => [b.name, b]));
  const found = fits.find((fit) => {
    const base = byName.get(fit.base);
    if (fit.verdict === 'fails' || base === undefined) return false;
    return !fit.notes.some((n) => n.en === m.noRoots.en || n.en === m.noZones.en);
  });
  return found?.base ?? (uses.tls === null ? (fits.find((f) => f.verdict === 'runs')?.base ?? null) : null);
}

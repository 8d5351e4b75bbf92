import { type LocalText, say } from '../../base/messages.ts';
import type { Blame, DifferentialRow, RuntimeOpinion } from '../../model/differential.ts';
import { valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import { type GoMemoryLimit, parseGomemlimit } from '../memory-model/parse-gomemlimit.ts';
import { stepsOf } from './cpu-row.ts';
import { differentialMessages as m } from './differential.messages.ts';
import { limitSetIn, variableSetIn } from './set-in.ts';

const LIBRARY = 'github.com/KimMachineGun/automemlimit';
/** Share of the limit that automemlimit 0.7 leaves to the heap unless AUTOMEMLIMIT says otherwise. */
const LIBRARY_SHARE = 0.9;
/** Share of memory the JVM takes for its heap unless MaxRAMPercentage says otherwise. */
const JVM_SHARE = 0.25;

/** Memory: what the collector of the program steers by beside the limit at which the kernel kills it. */
export function memoryRow(facts: FactTable): DifferentialRow {
  const limit = valueOf(facts['limits.memory']);
  const kernel = limit?.state === 'limited' && limit.value !== null ? Number(limit.value) : null;
  const isKnown = limit !== undefined && limit.state !== 'unknown';
  const text = valueOf(facts.env)?.get('GOMEMLIMIT');
  const wished = parseGomemlimit(text);
  const binary = valueOf(facts['go.binary']);
  const hasLibrary = binary?.modules[LIBRARY] !== undefined && wished.status === 'unset';
  const library = automemlimit(kernel, isKnown);
  const name = binary === undefined ? m.standIn : say(m.program, { version: binary.version.text });
  const program: RuntimeOpinion = hasLibrary
    ? { ...library, runtime: 'program', name }
    : {
        runtime: 'program',
        name,
        // A file that was not there to be read says as little about the variable as one that was refused.
        ...(facts.env?.status !== 'ok'
          ? { value: null, known: false, because: m.environmentHidden }
          : goOpinion(wished, text ?? '')),
      };
  const verdict = judge(program.value, kernel, isKnown && (kernel === null || facts.env?.status === 'ok'));
  return {
    resource: 'memory',
    kernel,
    kernelState: limit?.state ?? 'unknown',
    reason: limit?.reason ?? null,
    setBy: limit?.setBy ?? null,
    chain: stepsOf(limit),
    program,
    standsIn: binary === undefined,
    others: [library, jvm(kernel, isKnown)],
    verdict,
    ratio:
      program.value !== null && kernel !== null ? Math.round((program.value / kernel) * 100) / 100 : null,
    blame: blameOf(facts, wished, text, verdict),
  };
}

/** Without a limit of the kernel nothing can be believed wrongly; without one of Go's the heap knows no end. */
function judge(value: number | null, kernel: number | null, isKnown: boolean): DifferentialRow['verdict'] {
  if (!isKnown) return 'unknown';
  if (kernel === null) return 'agrees';
  return value === null || value >= kernel ? 'believes-more' : 'agrees';
}

function goOpinion(wished: GoMemoryLimit, text: string): Pick<RuntimeOpinion, 'value' | 'known' | 'because'> {
  if (wished.status === 'bytes')
    return { value: Number(wished.bytes), known: true, because: say(m.gomemlimit, { value: text }) };
  if (wished.status === 'malformed')
    return { value: null, known: false, because: say(m.malformed, { value: text }) };
  return {
    value: null,
    known: true,
    because: wished.status === 'off' ? say(m.gomemlimit, { value: text }) : m.noGomemlimit,
  };
}

function automemlimit(kernel: number | null, isKnown: boolean): RuntimeOpinion {
  return {
    runtime: 'automemlimit',
    name: { en: 'automemlimit', zh: 'automemlimit' },
    value: kernel === null ? null : Math.floor(kernel * LIBRARY_SHARE),
    known: isKnown,
    because: kernel === null ? m.libraryNoLimit : m.automemlimit,
  };
}

function jvm(kernel: number | null, isKnown: boolean): RuntimeOpinion {
  return {
    runtime: 'jvm24',
    name: m.jvm,
    value: kernel === null ? null : Math.floor(kernel * JVM_SHARE),
    known: isKnown,
    because: kernel === null ? m.jvmNoLimit : m.jvmMemory,
  };
}

function blameOf(
  facts: FactTable,
  wished: GoMemoryLimit,
  text: string | undefined,
  verdict: DifferentialRow['verdict'],
): Blame | null {
  if (verdict === 'believes-more') return blameFor(facts, wished, text);
  // Whatever the kernel will allow: the variable settles what the collector steers by.
  if (verdict === 'agrees' || text === undefined || wished.status === 'unset') return null;
  const blame = blameFor(facts, wished, text);
  return wished.status === 'malformed' ? blame : { ...blame, why: m.blameVariable };
}

function blameFor(facts: FactTable, wished: GoMemoryLimit, text: string | undefined): Blame {
  const file = facts.env?.source ?? '/proc/self/environ';
  // Without the variable, the limit that nobody told the collector of is where one begins.
  const place = variableSetIn(facts, 'GOMEMLIMIT') ?? limitSetIn(facts, 'memory');
  const line = (value: string, why: LocalText): Blame => ({
    file,
    line: value,
    why,
    ...(place === undefined ? {} : { setIn: place }),
  });
  if (wished.status === 'unset') return line('GOMEMLIMIT=', m.blameMemory);
  if (wished.status === 'malformed')
    return line(`GOMEMLIMIT=${text ?? ''}`, say(m.malformed, { value: text ?? '' }));
  return line(`GOMEMLIMIT=${text ?? ''}`, m.blameTooHigh);
}

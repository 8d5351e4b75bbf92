import { WATCHED_VARIABLES, type WrittenSetting } from '../../model/written-settings.ts';
import { readAssignments } from './env-words.ts';

interface Instruction {
  readonly name: string;
  readonly rest: string;
  /** Where each physical line starts in `rest`, with its number. */
  readonly lines: readonly { readonly offset: number; readonly number: number }[];
}

interface Stage {
  readonly name: string;
  readonly base: string;
  readonly settings: WrittenSetting[];
}

/**
 * Variables a Dockerfile sets in the image that is built from it: ENV of the target stage, by name or number (`docker build
 * --target`), else of the last one, and of the stages that one is built from. None where there is no such stage. Source:
 * Dockerfile reference (parser directives, ENV, FROM, here-documents).
 */
export function dockerfileSettings(text: string, file: string, target?: string): readonly WrittenSetting[] {
  const stages = readStages(text, file);
  return chainOf(stages, stageAt(stages, target)).flatMap(({ settings }) => settings);
}

/**
 * Variables of every named stage that a build ends with only when it is asked for by `--target`: which one an image was
 * built from is not written in the file, so the stage stands in the line, and a value that is not known is left out.
 */
export function otherStageSettings(text: string, file: string): readonly WrittenSetting[] {
  const stages = readStages(text, file);
  const usual = new Set(chainOf(stages, stages.length - 1));
  return stages
    .filter((stage) => stage.name !== '' && !usual.has(stage))
    .flatMap(({ name, settings }) =>
      settings
        .filter(({ value }) => value !== null)
        .map((one) => ({ ...one, line: `--target ${name}: ${one.line}`, stage: name })),
    );
}

function stageAt(stages: readonly Stage[], target: string | undefined): number {
  if (target === undefined) return stages.length - 1;
  const byName = stages.findIndex(({ name }) => name !== '' && name === target.toLowerCase());
  return byName >= 0 ? byName : /^\d+$/.test(target) && Number(target) < stages.length ? Number(target) : -1;
}

/** The stages of a file, each with what it sets. A value with `$` is only known when the image is built. */
function readStages(text: string, file: string): readonly Stage[] {
  const stages: Stage[] = [];
  for (const { name, rest, lines } of readInstructions(text)) {
    if (name === 'FROM') {
      const words = rest.split(/\s+/).filter((word) => word !== '' && !word.startsWith('--'));
      const [base = '', as = '', alias = ''] = words;
      const own = as.toLowerCase() === 'as' ? alias.toLowerCase() : '';
      stages.push({ name: own, base: base.toLowerCase(), settings: [] });
    }
    const stage = stages.at(-1);
    if (name !== 'ENV' || stage === undefined) continue;
    for (const { name: variable, value, offset } of readAssignments(rest)) {
      if (!WATCHED_VARIABLES.includes(variable)) continue;
      const at = lines.findLast((line) => line.offset <= offset)?.number;
      stage.settings.push({
        by: 'dockerfile',
        file,
        line: `ENV ${variable}=${value}`,
        ...(at === undefined ? {} : { at }),
        sets: `env.${variable}`,
        value: value.includes('$') ? null : value,
      });
    }
  }
  return stages;
}

/** A stage with those it is built from, the deepest first. */
function chainOf(stages: readonly Stage[], last: number): readonly Stage[] {
  const chain: Stage[] = [];
  for (let at = last; at >= 0;) {
    const stage = stages[at];
    if (stage === undefined) break;
    chain.unshift(stage);
    // A stage only sees those above it, so this ends.
    at = stages.slice(0, at).findLastIndex(({ name }, i) => name === stage.base || String(i) === stage.base);
  }
  return chain;
}

function readInstructions(text: string): readonly Instruction[] {
  const raw = text.split(/\r?\n/);
  const escape = /^#\s*escape\s*=\s*`\s*$/im.exec(raw.slice(0, 3).join('\n')) === null ? '\\' : '`';
  const found: Instruction[] = [];
  for (let i = 0; i < raw.length; i++) {
    if (isSkipped(raw[i] ?? '')) continue;
    let rest = '';
    const lines: { offset: number; number: number }[] = [];
    for (; i < raw.length; i++) {
      const line = raw[i] ?? '';
      // Comments and empty lines between continued ones are left out.
      if (lines.length > 0 && isSkipped(line)) continue;
      lines.push({ offset: rest.length, number: i + 1 });
      const isOpen = line.trimEnd().endsWith(escape);
      rest += isOpen ? `${line.trimEnd().slice(0, -1)} ` : line;
      if (!isOpen) break;
    }
    const [, name = '', gap = ''] = /^\s*([a-z]+)(\s+)/i.exec(rest) ?? [];
    const cut = rest.indexOf(name) + name.length + gap.length;
    const upper = name.toUpperCase();
    found.push({
      name: upper,
      rest: rest.slice(cut),
      lines: lines.map((line) => ({ ...line, offset: line.offset - cut })),
    });
    if (/^(?:RUN|COPY|ADD)$/.test(upper)) i = afterHereDocuments(raw, i, rest);
  }
  return found;
}

/** The number of the last line of the here-documents that an instruction opens. */
function afterHereDocuments(raw: readonly string[], from: number, instruction: string): number {
  let at = from;
  for (const [, dash, word] of instruction.matchAll(/<<(-?)["']?([A-Za-z_]\w*)["']?/g)) {
    const end = raw.findIndex(
      (line, i) => i > at && (dash === '-' ? line.replace(/^\t+/, '') : line) === word,
    );
    if (end === -1) return at;
    at = end;
  }
  return at;
}

function isSkipped(line: string): boolean {
  return /^\s*(?:#|$)/.test(line);
}

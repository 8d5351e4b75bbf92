import type { Message } from '../../base/messages.ts';
import { type CommandCall, defineCommand, type OptionTable } from '../command.ts';
import { openOptionsOf, tellNotes, SOURCE_OPTIONS, TARGET_OPTIONS, TARGET_WORDS } from '../target-options.ts';
import { doctorCommandMessages as m } from './doctor.messages.ts';

/** Findings at or above --fail-on. */
const EXIT_FINDINGS = 1;
/** The surroundings did not let everything be read. */
const EXIT_ENVIRONMENT = 3;

const OPTIONS = {
  snapshot: { type: 'string', about: m.snapshot, value: 'PATH' },
  binary: { type: 'string', about: m.binary, value: 'FILE' },
  only: { type: 'list', about: m.only, value: 'CHECKS' },
  failOn: {
    type: 'string',
    about: m.failOn,
    value: 'LEVEL',
    choices: ['error', 'warn', 'info', 'never'],
    default: 'error',
  },
  whatIf: {
    type: 'list',
    about: m.whatIf,
    value: 'FACT=VALUE',
    completes: async () => (await import('../../app/doctor/what-if.ts')).whatIfWords(),
  },
  watchSeconds: { type: 'number', about: m.watchSeconds, value: 'N', min: 0, max: 3600, default: 0 },
  watch: { type: 'boolean', about: m.watch, short: 'w' },
  every: { type: 'number', about: m.every, value: 'N', min: 1, max: 3600, default: 5 },
  rounds: { type: 'number', about: m.rounds, value: 'N', min: 1, max: 1_000_000, default: 1_000_000 },
  certificateHours: {
    type: 'number',
    about: m.certificateHours,
    value: 'N',
    min: 0,
    max: 87_600,
    default: 0,
  },
  baseline: { type: 'string', about: m.baseline, value: 'FILE' },
  suppressions: { type: 'string', about: m.suppressions, value: 'FILE' },
  format: {
    type: 'string',
    about: m.format,
    value: 'NAME',
    choices: ['terminal', 'json', 'markdown', 'html', 'sarif', 'junit'],
    default: 'terminal',
  },
  plan: { type: 'boolean', about: m.plan },
  active: { type: 'boolean', about: m.active },
  verbose: { type: 'boolean', about: m.verbose, short: 'v' },
  try: { type: 'boolean', about: m.try },
  listChecks: { type: 'boolean', about: m.listChecks },
  listClaims: { type: 'boolean', about: m.listClaims },
  listFacts: { type: 'boolean', about: m.listFacts },
  ...TARGET_OPTIONS,
  ...SOURCE_OPTIONS,
} as const satisfies OptionTable;

/** Judges the ground a Go service stands on. */
export const command = defineCommand({
  name: 'doctor',
  about: m.about,
  details: m.details,
  args: [
    { name: 'target', about: m.target, words: [...TARGET_WORDS, 'explain'] },
    { name: 'check', about: m.name, variadic: true },
  ],
  options: OPTIONS,
  examples: [
    'goroscope doctor',
    'goroscope doctor pid:4711 --watch-seconds 10',
    'goroscope doctor container:web',
    'goroscope doctor pod:shop/checkout-7d9c/app',
    'goroscope doctor ssh:build1',
    'goroscope doctor image:./image.tar',
    'goroscope doctor pid:4711 --watch --every 2',
    'goroscope doctor --plan',
    'goroscope doctor --snapshot ./snapshot.tar.gz --json',
    'goroscope doctor --what-if cpu.quota=2.5 --what-if go.version=go1.24.0',
    'goroscope doctor explain cpu-throttled',
    'goroscope doctor explain "cpu.max scales the clock"',
    'goroscope doctor explain cpu-throttled --try',
  ],
  run: async (call) => {
    if (call.options.listChecks) return listChecks(call);
    if (call.options.listClaims) return listClaims(call);
    if (call.options.listFacts) return listFacts(call);
    if (call.args[0] === 'explain') return explain(call);
    const [, extra] = call.args;
    if (extra !== undefined) throw await badArgument(m.oneTarget, { extra });
    return call.options.watch ? watch(call) : judge(call);
  },
});

type Call = CommandCall<typeof OPTIONS>;

async function judge({ args, options, io }: Call): Promise<number> {
  const [
    { openTarget },
    { runDoctor },
    { parseWhatIf },
    { REPORT_FORMATS },
    { compareWithBaseline, isFailing, readBaseline },
    { VERSION },
  ] = await Promise.all([
    import('../../app/doctor/open-target.ts'),
    import('../../app/doctor/run-doctor.ts'),
    import('../../app/doctor/what-if.ts'),
    import('../../report/registry.generated.ts'),
    import('../../app/doctor/baseline.ts'),
    import('../version.ts'),
  ]);
  const checks = await chooseChecks(options.only);
  const whatIf = options.whatIf.map(parseWhatIf);
  const suppressions = await readSuppressions(options.suppressions);
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  const target = await openTarget(await targetOf(args, options.snapshot), {
    ...(await openOptionsOf(options, io)),
    ...(options.binary === undefined ? {} : { binary: options.binary }),
  });
  try {
    await tellNotes(target.notes, io);
    const run = await runDoctor({
      target,
      checks,
      whatIf,
      suppressions,
      active: options.active,
      ...certificateHoursOf(options),
      watchMs: options.watchSeconds * 1000,
      signal: io.signal,
    });
    const report = baseline === undefined ? run : { ...run, baseline: compareWithBaseline(run, baseline) };
    const failOn = options.failOn === 'never' ? null : (options.failOn as 'error' | 'warn' | 'info');
    const name = io.json ? 'json' : options.format;
    const format = await REPORT_FORMATS[name]?.();
    io.out(
      format?.render(report, {
        lang: io.lang,
        color: io.color,
        columns: io.columns,
        verbose: options.verbose,
        planOnly: options.plan,
        failOn,
        version: VERSION,
      }) ?? '',
    );
    if (!options.plan && isFailing(report, failOn)) return EXIT_FINDINGS;
    return report.cutOff === undefined ? 0 : EXIT_ENVIRONMENT;
  } finally {
    await target.close();
  }
}

/** 0 leaves the number to the checks. */
function certificateHoursOf({ certificateHours }: { readonly certificateHours: number }): {
  readonly certificateHours?: number;
} {
  return certificateHours === 0 ? {} : { certificateHours };
}

async function watch({ args, options, io }: Call): Promise<number> {
  const wanted = await targetOf(args, options.snapshot);
  const others: readonly (readonly [string, boolean])[] = [
    ['--format', options.format !== 'terminal'],
    ['--what-if', options.whatIf.length > 0],
    ['--watch-seconds', options.watchSeconds > 0],
    ['--plan', options.plan],
    ['snapshot:', wanted.startsWith('snapshot:')],
  ];
  const other = others.find(([, isSet]) => isSet)?.[0];
  if (other !== undefined) throw await badArgument(m.watchAlone, { other });
  const [{ openTarget }, { watchDoctor }] = await Promise.all([
    import('../../app/doctor/open-target.ts'),
    import('../../app/doctor/watch-doctor.ts'),
  ]);
  const checks = await chooseChecks(options.only);
  const suppressions = await readSuppressions(options.suppressions);
  const target = await openTarget(wanted, {
    ...(await openOptionsOf(options, io)),
    ...(options.binary === undefined ? {} : { binary: options.binary }),
  });
  try {
    await tellNotes(target.notes, io);
    const severities = ['error', 'warn', 'info'] as const;
    const worst = await watchDoctor({
      target,
      checks,
      suppressions,
      everyMs: options.every * 1000,
      rounds: options.rounds,
      size: () => ({ rows: process.stdout.rows || 24, columns: process.stdout.columns || io.columns }),
      ...certificateHoursOf(options),
      io,
    });
    const floor = severities.indexOf(options.failOn as 'error');
    if (worst !== undefined && floor >= severities.indexOf(worst)) return EXIT_FINDINGS;
    return target.lost?.() === undefined ? 0 : EXIT_ENVIRONMENT;
  } finally {
    await target.close();
  }
}

async function targetOf(args: readonly string[], snapshot: string | undefined): Promise<string> {
  if (snapshot === undefined) return args[0] ?? 'local';
  if (args[0] === undefined) return `snapshot:${snapshot}`;
  throw await badArgument(m.twoTargets);
}

async function chooseChecks(only: readonly string[]) {
  const { chooseChecks: choose } = await import('../../app/doctor/choose-checks.ts');
  const names = only.flatMap((list) => list.split(',')).filter((name) => name !== '');
  // An empty list, as of a variable that is not set, selects nothing: it must not select everything.
  return choose(only.length > 0 && names.length === 0 ? [''] : names);
}

async function readSuppressions(path: string | undefined) {
  if (path === undefined) return [];
  const { readSuppressionFile } = await import('../../app/doctor/read-suppressions.ts');
  return readSuppressionFile(path);
}

async function listChecks({ io }: Call): Promise<number> {
  const { renderCheckList } = await import('../../app/doctor/explain.ts');
  io.out(await renderCheckList(io.lang, io.json));
  return 0;
}

async function listClaims({ io }: Call): Promise<number> {
  const { renderClaimList } = await import('../../app/doctor/explain-claim.ts');
  io.out(renderClaimList(io));
  return 0;
}

async function listFacts({ io }: Call): Promise<number> {
  const { renderFactList } = await import('../../app/doctor/list-facts.ts');
  io.out(renderFactList(io.lang, io.json));
  return 0;
}

async function explain({ args, options, io }: Call): Promise<number> {
  const { offerTry, renderTryList } = await import('../../app/doctor/try-report.ts');
  const name = args.slice(1).join(' ');
  if (name === '') {
    if (options.try) {
      io.out(renderTryList(io));
      return 0;
    }
    throw await badArgument(m.explainNeedsName);
  }
  if (options.try) return tryIt(name, io);
  const [{ findExplained }, { renderClaim }, { renderExplanation }] = await Promise.all([
    import('../../app/doctor/find-explained.ts'),
    import('../../app/doctor/explain-claim.ts'),
    import('../../app/doctor/explain.ts'),
  ]);
  const offer = (of: string) => (io.json ? '' : offerTry(of, io));
  const found = findExplained(name);
  if ('claim' in found) io.out(renderClaim(found.claim, io) + offer(found.claim.id));
  else for (const check of found.checks) io.out(renderExplanation(check, io) + offer(check.slug));
  return 0;
}

async function tryIt(name: string, io: Call['io']): Promise<number> {
  const [{ answerByTrying }, { findExplained }] = await Promise.all([
    import('../../app/doctor/try-report.ts'),
    import('../../app/doctor/find-explained.ts'),
  ]);
  let answer = await answerByTrying(name, io);
  if (answer === undefined) {
    const found = findExplained(name);
    answer = await answerByTrying('claim' in found ? found.claim.id : (found.checks[0]?.slug ?? name), io);
  }
  if (answer === undefined) throw await badArgument(m.noTry, { name });
  io.out(answer.text);
  return answer.contradicted ? 1 : 0;
}

async function badArgument(problem: Message, values: Readonly<Record<string, string>> = {}): Promise<Error> {
  const [{ AppError }, { say }] = await Promise.all([
    import('../../base/errors/app-error.ts'),
    import('../../base/messages.ts'),
  ]);
  return new AppError('BAD_ARGUMENT', { values: { command: 'doctor', problem: say(problem, values) } });
}

import { buildChain, type ChainEntry, settingInForce } from '../../analyze/go-chain/build-chain.ts';
import type { ChainInput } from '../../analyze/go-chain/chain-input.ts';
import { gccFlagsByReason } from '../../analyze/go-chain/gcc-flags.ts';
import { type IntegrityProblem, judgeIntegrity } from '../../analyze/go-chain/integrity.ts';
import type { MissingModules } from '../../analyze/go-chain/missing-modules.ts';
import type { Problem } from '../../analyze/go-chain/problem.ts';
import { selectToolchain, type ToolchainSelection } from '../../analyze/go-chain/select-toolchain.ts';
import { parseProxyList } from '../../analyze/go-proxy/proxy-list.ts';
import { goEnvFilePath } from '../../analyze/go-settings/go-settings.ts';
import { text } from '../../base/messages.ts';
import { readText } from '../../collect/read-text.ts';
import {
  environmentAfterSwitch,
  locateToolchain,
  type ToolchainPlace,
} from '../../collect/toolchain/locate-toolchain.ts';
import { readChainInput } from '../../collect/toolchain/read-chain-input.ts';
import { readIntegrity } from '../../collect/toolchain/read-integrity.ts';
import { listMissing } from '../../collect/toolchain/list-missing.ts';
import { startGo } from '../../collect/toolchain/start-go.ts';
import { runGoEnv } from '../../collect/toolchain/run-go-env.ts';
import type { GoToolchain } from '../../model/go-toolchain.ts';
import type { Target } from '../../model/target.ts';
import { integrityMessages } from './problem.messages.ts';
import type { ToolchainReport, ToolchainRequest } from './toolchain-report.ts';

/** What the first step has found: the toolchain that runs, its settings, and what is wrong with them. */
export interface ToolchainFindings {
  readonly selection: ToolchainSelection;
  readonly place: ToolchainPlace;
  readonly chain: readonly ChainEntry[];
  /** Answers a setting in force; empty when nothing sets it. */
  readonly setting: (name: string) => string;
  readonly input: ChainInput;
  /** Has the go command refuse what it refuses; undefined when it is not to be run or cannot tell. */
  readonly start: () => Promise<string | undefined>;
  /** What the module cache lacks where GOPROXY=off; undefined elsewhere, or when it cannot be told. */
  readonly listMissing: () => Promise<MissingModules | undefined>;
  readonly goEnv: ToolchainReport['goEnv'];
  readonly problems: readonly Problem[];
}

/** Follows the go command from PATH to the toolchain that runs. Undefined when no program on PATH is a go command. */
export async function readToolchain(
  target: Target,
  request: ToolchainRequest,
  programs: readonly GoToolchain[],
): Promise<ToolchainFindings | undefined> {
  const { env, folder } = request;
  const first = programs[0];
  const read = async (go: string) => readChainInput(target, go, env, folder);
  // A script on PATH is no program: the one behind it is.
  const input = first === undefined ? undefined : ((await read(first.path)) ?? (await read(first.realPath)));
  if (first === undefined || input === undefined) return undefined;
  const started = buildChain(input);
  const moduleCache = settingInForce('GOMODCACHE', input);
  const selection = selectToolchain(
    input.installation.version,
    settingInForce('GOTOOLCHAIN', input),
    input.project,
    started.modulesEnabled,
  );
  const place = await locateToolchain(target, selection, input.installation, env, moduleCache);
  const switched =
    place.kind === 'cache' || place.kind === 'path'
      ? await readChainInput(target, place.go, environmentAfterSwitch(env, place), folder)
      : undefined;
  const chosen = switched ?? input;
  const { entries, unprinted } = switched === undefined ? started : buildChain(switched);
  const chain = [...entries, ...unprinted];
  const wish = env.get('GOROOT') || input.userFile?.values.get('GOROOT') || '';
  const wished =
    wish === ''
      ? undefined
      : { path: wish, source: env.get('GOROOT') ? 'GOROOT' : (input.userFile?.path ?? '') };
  const integrity = judgeIntegrity(await readIntegrity(target, input.installation, wished, programs));
  const canRun = place.kind !== 'download' && place.kind !== 'invalid' && place.kind !== 'not-on-path';
  const mayRun = request.runGo && canRun;
  const compared = mayRun ? await compareWithGo(first.path, request, chain) : undefined;
  return {
    selection,
    place,
    chain: compared === undefined ? chain : withMeasured(chain, compared.printed),
    setting: (name) => settingInForce(name, chosen),
    input: chosen,
    listMissing: () => (mayRun ? missingOf(first.path, request, chosen) : Promise.resolve(undefined)),
    start: () => (mayRun ? startGo(first.path, env, folder) : Promise.resolve(undefined)),
    goEnv: compared?.goEnv ?? { status: 'not-run', message: '' },
    problems: [
      ...integrity.map(toProblem),
      ...(await judgeUserFile(target, input)),
      ...judgeSelection(selection, place, settingInForce('GOPROXY', input)),
      ...(compared?.problems ?? []),
    ],
  };
}

/** Only where the first entry of GOPROXY is "off": elsewhere what is missing is fetched. */
function missingOf(
  go: string,
  { env, folder }: ToolchainRequest,
  input: ChainInput,
): Promise<MissingModules | undefined> {
  const { goMod, goWork } = input.project;
  const [first] = parseProxyList(settingInForce('GOPROXY', input)).entries;
  if (first?.url !== 'off' || goMod === undefined) return Promise.resolve(undefined);
  const flags = settingInForce('GOFLAGS', input);
  const files = { goMod: goMod.path, isWorkspace: goWork !== undefined };
  return listMissing(go, new Map([...env, ['GOFLAGS', flags]]), folder, files);
}

function toProblem({ code, severity, seen, expected, path }: IntegrityProblem): Problem {
  const say = (lang: 'en' | 'zh') => text(integrityMessages[code], lang, { seen, expected, path });
  return {
    code: code === 'shadowed' ? 'shadowed' : 'installation',
    step: 'toolchain',
    severity,
    values: { what: say('en'), whatZh: say('zh'), path },
    evidence: [{ fact: code, value: seen, source: path }],
  };
}

/** A file of settings that is there and cannot be read: the go command goes on without a word. */
async function judgeUserFile(target: Target, { env, userFile }: ChainInput): Promise<readonly Problem[]> {
  const path = userFile === undefined ? goEnvFilePath(env) : undefined;
  if (path === undefined) return [];
  const read = await readText(target, path);
  if (read.status !== 'denied' && read.status !== 'failed') return [];
  const values = { path, what: read.reason.en, whatZh: read.reason.zh };
  const evidence = [{ fact: 'GOENV', value: read.reason.en, source: path }];
  return [{ code: 'env-file-unread', step: 'toolchain', severity: 'info', values, evidence }];
}

function judgeSelection(
  selection: ToolchainSelection,
  place: ToolchainPlace,
  proxy: string,
): readonly Problem[] {
  const { toolchain, setting, file = 'GOTOOLCHAIN', tooOldFor } = selection;
  const make = (code: Problem['code'], severity: Problem['severity']): Problem => ({
    code,
    step: 'toolchain',
    severity,
    values: { toolchain, setting, file, needed: tooOldFor ?? '' },
    evidence: [
      { fact: 'GOTOOLCHAIN', value: `${setting} → ${toolchain} (${selection.reason})`, source: file },
    ],
  });
  if (place.kind === 'invalid') return [make('selection-invalid', 'error')];
  if (place.kind === 'not-on-path') return [make('selection-not-on-path', 'error')];
  if (place.kind === 'download')
    return [
      proxy === 'off' && !place.zipCached
        ? make('selection-download-off', 'error')
        : make('selection-download', 'warn'),
    ];
  return tooOldFor === undefined ? [] : [make('selection-too-old', 'error')];
}

/** What only the go command can tell, as it told it, with what each flag follows from. */
function withMeasured(
  chain: readonly ChainEntry[],
  printed: ReadonlyMap<string, string>,
): readonly ChainEntry[] {
  return chain.map((entry) => {
    const value = entry.rule === 'measured' ? printed.get(entry.name) : undefined;
    if (value === undefined) return entry;
    return { ...entry, value, winner: { ...entry.winner, source: gccFlagsByReason(value) } };
  });
}

async function compareWithGo(
  go: string,
  { env, folder }: ToolchainRequest,
  chain: readonly ChainEntry[],
): Promise<
  Pick<ToolchainFindings, 'goEnv' | 'problems'> & { readonly printed: ReadonlyMap<string, string> }
> {
  const run = await runGoEnv(go, env, folder);
  if (!run.ok) return { goEnv: { status: 'failed', message: run.message }, problems: [], printed: new Map() };
  const problems: Problem[] = [];
  for (const { name, value } of chain) {
    const printed = run.values.get(name);
    if (value === null || printed === undefined || printed === value) continue;
    problems.push({
      code: 'env-differs',
      step: 'toolchain',
      severity: 'warn',
      values: { name, printed, predicted: value },
      evidence: [{ fact: name, value: printed, source: 'go env -json' }],
    });
  }
  const status = problems.length === 0 ? 'equal' : 'different';
  return { goEnv: { status, message: '' }, problems, printed: run.values };
}

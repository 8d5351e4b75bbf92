import { defineCommand, flagOf, type OptionTable } from '../command.ts';
import { GLOBAL_OPTIONS } from '../global-options.ts';
import { completionMessages as m } from './completion.messages.ts';

/** Prints a completion script for a shell; it completes commands, options and fixed values of options. */
export const command = defineCommand({
  name: 'completion',
  about: m.about,
  details: m.details,
  args: [{ name: 'shell', about: m.shell, required: true }],
  options: {},
  examples: [
    'source <(goroscope completion bash)',
    'goroscope completion fish > ~/.config/fish/completions/goroscope.fish',
  ],
  run: async ({ args, io }) => {
    const { COMMANDS } = await import('../registry.generated.ts');
    const { AppError } = await import('../../base/errors/app-error.ts');
    const { say } = await import('../../base/messages.ts');
    const render = SHELLS[args[0] ?? ''];
    if (render === undefined) {
      const problem = say(m.unknownShell, { seen: args[0] ?? '', known: Object.keys(SHELLS).join(', ') });
      throw new AppError('BAD_ARGUMENT', { values: { command: 'completion', problem } });
    }
    const commands = await Promise.all(
      COMMANDS.map(async (entry) => {
        const { options, args = [] } = (await entry.load()).command;
        return { name: entry.name, options, words: args[0]?.words ?? [] };
      }),
    );
    io.out(render(commands, await valuesOf(commands)));
    return 0;
  },
});

interface CompletedCommand {
  readonly name: string;
  readonly options: OptionTable;
  /** What the first argument may begin with. */
  readonly words: readonly string[];
}

/** Values by flag: fixed ones, and those a command offers. */
type Values = ReadonlyMap<string, string>;

const SHELLS: Readonly<Record<string, (commands: readonly CompletedCommand[], values: Values) => string>> = {
  bash: renderBash,
  zsh: (commands, values) => `autoload -U +X bashcompinit && bashcompinit\n${renderBash(commands, values)}`,
  fish: renderFish,
};

function flagsOf(command: CompletedCommand): string[] {
  return [...Object.keys(command.options), ...Object.keys(GLOBAL_OPTIONS)].map(flagOf);
}

async function valuesOf(commands: readonly CompletedCommand[]): Promise<Values> {
  const found = new Map<string, string>();
  for (const options of [...commands.map((c) => c.options), GLOBAL_OPTIONS as OptionTable]) {
    for (const [name, spec] of Object.entries(options)) {
      const words = spec.choices ?? (await spec.completes?.());
      if (words !== undefined) found.set(flagOf(name), words.join(' '));
    }
  }
  return found;
}

function renderBash(commands: readonly CompletedCommand[], known: Values): string {
  const cases = commands.map((c) => `    ${c.name}) words="${flagsOf(c).join(' ')}" ;;`).join('\n');
  const firsts = commands
    .filter((c) => c.words.length > 0)
    .map((c) => `    ${c.name}) first="${c.words.join(' ')}" ;;`)
    .join('\n');
  const values = [...known]
    .map(
      ([flag, list]) =>
        `    ${flag}) COMPREPLY=($(compgen -W "${list}" -- "$cur"))${list.includes('=') ? '; compopt -o nospace' : ''}; return ;;`,
    )
    .join('\n');
  return `_goroscope() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map((c) => c.name).join(' ')} --help --version" -- "$cur"))
    return
  fi
  case "$prev" in
${values}
  esac
  case "\${COMP_WORDS[1]}" in
${cases}
  esac
  local first=""
  case "\${COMP_WORDS[1]}" in
${firsts}
  esac
  if [[ "$cur" == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$cur"))
  else
    COMPREPLY=($(compgen -f -- "$cur"))
    if [ "$COMP_CWORD" -eq 2 ] && [ -n "$first" ]; then COMPREPLY=($(compgen -W "$first" -- "$cur") "\${COMPREPLY[@]}"); compopt -o nospace; fi
  fi
}
complete -o filenames -F _goroscope goroscope
`;
}

function renderFish(commands: readonly CompletedCommand[], values: Values): string {
  const lines = commands.map((c) => `complete -c goroscope -n __fish_use_subcommand -a ${c.name}`);
  for (const c of commands) {
    if (c.words.length > 0)
      lines.push(
        `complete -c goroscope -n "__fish_seen_subcommand_from ${c.name}" -a "${c.words.join(' ')}"`,
      );
    for (const flag of flagsOf(c)) {
      const words = values.get(flag);
      const list = words === undefined ? '' : ` -x -a "${words}"`;
      lines.push(
        `complete -c goroscope -n "__fish_seen_subcommand_from ${c.name}" -l ${flag.slice(2)}${list}`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

import type { LocalText } from '../base/messages.ts';
import type { CommandIo, OptionTable, OptionValues } from './command.ts';
import { targetOptionMessages as m } from './target-options.messages.ts';

/** Options of every command that opens a target: how it is reached. */
export const TARGET_OPTIONS = {
  kubeconfig: { type: 'string', about: m.kubeconfig, value: 'FILE' },
  context: { type: 'string', about: m.context, value: 'NAME' },
  nodePod: { type: 'string', about: m.nodePod, value: 'NS/NAME' },
  ephemeral: { type: 'boolean', about: m.ephemeral },
  ephemeralImage: { type: 'string', about: m.ephemeralImage, value: 'IMAGE', default: 'busybox:stable' },
  sshConfig: { type: 'string', about: m.sshConfig, value: 'FILE' },
} as const satisfies OptionTable;

/** Of commands that say what set a value. */
export const SOURCE_OPTIONS = {
  sources: { type: 'list', about: m.sources, value: 'PATH' },
} as const satisfies OptionTable;

/** Words a shell completes where a target is expected. */
export const TARGET_WORDS: readonly string[] = [
  'local',
  'pid:',
  'container:',
  'compose:',
  'pod:',
  'deploy:',
  'ssh:',
  'image:',
  'snapshot:',
];

/** Those options as the use case takes them. What would be changed on a target is said before it is done. */
export async function openOptionsOf(
  options: OptionValues<typeof TARGET_OPTIONS> & Partial<OptionValues<typeof SOURCE_OPTIONS>>,
  io: CommandIo,
) {
  const { text } = await import('../base/messages.ts');
  const { kubeconfig, context, nodePod, ephemeral, ephemeralImage, sshConfig, sources = [] } = options;
  return {
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    ...(nodePod === undefined ? {} : { nodePod }),
    ...(ephemeral ? { ephemeral: ephemeralImage } : {}),
    ...(sshConfig === undefined ? {} : { sshConfig }),
    ...(sources.length === 0 ? {} : { sources }),
    announce: (note: LocalText) => io.err(`${text(note, io.lang)}\n`),
  };
}

/** Says how a target is read, where that matters for what was found; beside the result, so that the result stays as it is. */
export async function tellNotes(notes: readonly LocalText[] | undefined, io: CommandIo): Promise<void> {
  if (notes === undefined || io.quiet) return;
  const { text } = await import('../base/messages.ts');
  for (const note of notes) io.err(`${text(note, io.lang)}\n`);
}

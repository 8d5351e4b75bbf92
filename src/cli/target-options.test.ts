import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { recordedIo } from '../../test/support/recorded-io.ts';
import { command as capture } from './commands/capture.ts';
import { command as completion } from './commands/completion.ts';
import { command as doctor } from './commands/doctor.ts';
import { parseCall } from './parse-call.ts';
import { openOptionsOf, TARGET_OPTIONS, TARGET_WORDS, tellNotes } from './target-options.ts';

test.each([doctor, capture])('$name names every kind of target in both languages', ({ args }) => {
  const about = args?.[0]?.about;
  for (const word of TARGET_WORDS) {
    expect(about?.en).toContain(word);
    expect(about?.zh).toContain(word);
  }
});

test('options become what the use case takes; nothing is changed unless asked for', async () => {
  const parse = (...words: readonly string[]) => {
    const { options } = parseCall(doctor as never, words, {});
    return openOptionsOf(options as never, recordedIo().io);
  };
  expect(Object.keys(await parse())).toEqual(['announce']);
  expect(await parse('--ephemeral')).toMatchObject({ ephemeral: TARGET_OPTIONS.ephemeralImage.default });
  expect(await parse('--ephemeral-image', 'x:1')).not.toHaveProperty('ephemeral');
  expect(
    await parse(
      '--ephemeral',
      '--ephemeral-image',
      'x:1',
      '--kubeconfig',
      'k',
      '--context',
      'c',
      '--node-pod',
      'a/b',
      '--ssh-config',
      's',
    ),
  ).toMatchObject({ ephemeral: 'x:1', kubeconfig: 'k', context: 'c', nodePod: 'a/b', sshConfig: 's' });
});

test('notes go beside the result, in the language of the run, and not when it is quiet', async () => {
  const note = { en: 'read through the engine', zh: '经引擎读取' };
  for (const lang of ['en', 'zh'] as const) {
    const { io, err, out } = recordedIo({ lang });
    await tellNotes([note], io);
    expect([err(), out()]).toEqual([`${note[lang]}\n`, '']);
  }
  const { io, err } = recordedIo({ quiet: true });
  await tellNotes([note], io);
  await tellNotes(undefined, io);
  expect(err()).toBe('');
});

test.each(['bash', 'zsh', 'fish'])('completion for %s offers kinds of targets', async (shell) => {
  const { io, out } = recordedIo();
  await completion.run({ args: [shell], options: {}, io });
  const script = out();
  for (const word of TARGET_WORDS) expect(script).toContain(word);
});

test.skipIf(spawnSync('bash', ['-c', 'type compgen']).status !== 0)('a shell completes them', async () => {
  const { io, out } = recordedIo();
  await completion.run({ args: ['bash'], options: {}, io });
  const complete = (...words: readonly string[]) => {
    const list = words.map((word) => `'${word}'`).join(' ');
    const script = `compopt() { :; }; ${out()}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _goroscope; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim().split('\n');
  };
  expect(complete('goroscope', 'doctor', 'co')).toEqual(expect.arrayContaining(['container:', 'compose:']));
  expect(complete('goroscope', 'capture', 'dep')).toContain('deploy:');
  expect(complete('goroscope', 'doctor', 'local', 'dep')).not.toContain('deploy:');
});

import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { ShellPipe } from './shell-pipe.ts';
import { startSession } from './shell-session.ts';

/** A shell of this machine. */
function localShell(program: string, ...args: readonly string[]): ShellPipe {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => undefined);
  return {
    write: (text) => void child.stdin.write(text),
    onOutput: (listener) => void child.stdout.on('data', listener),
    onEnd: (listener) => void child.on('close', () => listener('it ended')),
    close: () => void child.kill(),
  };
}

const SHELLS = [['/bin/sh'], ['/bin/bash'], ['busybox', 'sh']] as const;
const isHere = ([program, ...args]: (typeof SHELLS)[number]): boolean =>
  spawnSync(program, [...args, '-c', ':']).status === 0;

describe.skipIf(process.platform !== 'linux')('the reader in a shell', () => {
  // Not every machine has every shell.
  test.for(SHELLS)('%s', async (shell, { skip }) => {
    skip(!isHere(shell), `${shell.join(' ')} is not here`);
    const session = startSession(localShell(shell[0], ...shell.slice(1)));
    try {
      const answers = await Promise.all([
        session.ask('gr_head', ['/proc/version', '100'], 5000),
        session.ask('gr_head', ['/nowhere', '100'], 5000),
        session.ask('gr_head', ['/etc/passwd', '4'], 5000),
        session.ask('gr_run', ['printf', '%s', `it's "$HOME" \\ \``], 5000),
        session.ask('gr_may', ['/'], 5000),
      ]);
      const text = answers.map(({ bytes }) => new TextDecoder().decode(bytes));
      expect(text[0]).toContain('Linux version');
      expect(answers[1]).toMatchObject({ bytes: new Uint8Array() });
      expect(answers[1]?.status).not.toBe(0);
      expect(answers[1]?.errors).toMatch(/no such file/i);
      expect(text[2]).toHaveLength(4);
      expect(text[3]).toBe(`it's "$HOME" \\ \``);
      expect(['y', 'n']).toContain(text[4]);
    } finally {
      session.close();
    }
  });
});

/** A pipe whose other end is the test. */
function handMade() {
  let listener: (bytes: Uint8Array) => void = () => undefined;
  let end: (reason: string) => void = () => undefined;
  const written: string[] = [];
  const pipe: ShellPipe = {
    write: (text) => written.push(text),
    onOutput: (l) => (listener = l),
    onEnd: (l) => (end = l),
    close: () => undefined,
  };
  const mark = () => /gr_mark=(\S+)/.exec(written[0] ?? '')?.[1] ?? '';
  return {
    pipe,
    written,
    mark,
    send: (bytes: Uint8Array) => listener(bytes),
    end: (reason: string) => end(reason),
  };
}

test('frames may arrive in any pieces', async () => {
  for (let size = 1; size < 80; size += 7) {
    const { pipe, mark, send } = handMade();
    const session = startSession(pipe);
    const asked = [
      session.ask('gr_head', ['/a', '1'], 1000),
      session.ask('gr_head', ['/b', '1'], 1000),
      session.ask('gr_head', ['/c', '1'], 1000),
    ];
    const stream = Buffer.from(
      `one.\n\n${mark()} 0 1\n\n${mark()}.\n\n${mark()} 1 2\nb: No such file\n${mark()}.\n\0\xff.\n${mark()}\n\n${mark()} 0 3\n\n${mark()}.\n`,
      'latin1',
    );
    for (let at = 0; at < stream.length; at += size) send(stream.subarray(at, at + size));
    const answers = await Promise.all(asked);
    expect(answers.map(({ bytes }) => Buffer.from(bytes).toString('latin1'))).toEqual([
      'one.\n',
      '',
      `\0\xff.\n${mark()}\n`,
    ]);
    expect(answers.map(({ status }) => status)).toEqual([0, 1, 0]);
    expect(answers[1]?.errors).toBe('b: No such file');
    session.close();
  }
});

test('when the shell goes, everything that waits ends with its reason', async () => {
  const { pipe, end } = handMade();
  const session = startSession(pipe);
  const asked = session.ask('gr_head', ['/a', '1'], 1000);
  end('host rebooted');
  await expect(asked).rejects.toThrow('host rebooted');
  await expect(session.ask('gr_head', ['/a', '1'], 1000)).rejects.toThrow('host rebooted');
});

test('words can not break out of their quotes', async () => {
  const { pipe, written } = handMade();
  const session = startSession(pipe);
  session.ask('gr_head', [`'; rm -rf / #`, '1'], 1000).catch(() => undefined);
  expect(written.at(-1)).toBe(`gr_number=1; gr_head ''\\''; rm -rf / #' '1'\n`);
  session.close();
});

import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { CONTAINER_MARKS, unlessHidden } from '../surroundings.ts';
import { isContainer } from '../../model/scenario.ts';
import { placeTexts } from '../surroundings.messages.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  shell: {
    en: 'Process 1 is a shell ({command}): SIGTERM reaches the shell, not the program, which is killed when the grace period ends.',
    zh: '1 号进程是 shell（{command}）：SIGTERM 只到达 shell 而非程序，宽限期结束后程序被强杀。',
  },
  exec: {
    en: 'Write the entry point as a list, or put exec before the command:',
    zh: '用列表形式书写入口，或在命令前加 exec：',
  },
  fine: { en: 'process 1 is {command}', zh: '1 号进程为 {command}' },
} as const;

/** A shell is process 1 and keeps signals from the program. */
export const check = defineCheck({
  id: 'IMG001',
  slug: 'img-shell-pid1',
  room: 'img',
  scope: 'container',
  severity: 'warn',
  title: { en: 'A shell is process 1', zh: '1 号进程是 shell' },
  doc: {
    why: {
      en: 'The kernel delivers only handled signals to process 1 of a namespace, and a shell does not pass SIGTERM on to its child: no graceful shutdown, requests break off at every deployment.',
      zh: '内核只向命名空间的 1 号进程投递其已处理的信号，而 shell 不会把 SIGTERM 转给子进程：没有优雅退出，每次部署都会中断请求。',
    },
    rule: {
      en: 'Process 1 of a container is sh, bash, dash, ash or busybox sh with -c, still there: a shell that ran exec would have been replaced.',
      zh: '容器的 1 号进程是带 -c 的 sh、bash、dash、ash 或 busybox sh，且仍然存在：若执行过 exec，它会被替换。',
    },
    falsePositive: { en: 'A script that traps TERM and passes it on.', zh: '脚本捕获 TERM 并转发。' },
    remedy: {
      en: 'ENTRYPOINT ["/app"], or exec as the last line of the script.',
      zh: 'ENTRYPOINT ["/app"]，或在脚本末行使用 exec。',
    },
    refs: [
      'https://docs.docker.com/reference/dockerfile/#shell-form-entrypoint-example',
      'https://man7.org/linux/man-pages/man7/pid_namespaces.7.html',
    ],
  },
  needs: ['scenario', 'init.command'],
  reads: CONTAINER_MARKS,
  texts,
  run: (view) => {
    if (!isContainer(view.get('scenario')))
      return unlessHidden(view, CONTAINER_MARKS, notApplicable(say(placeTexts.noContainer)));
    const words = view.get('init.command');
    const command = words.slice(0, 3).join(' ').slice(0, 120);
    const [program = '', ...args] = words[0]?.endsWith('busybox') === true ? words.slice(1) : words;
    const isShell = /^(?:.*\/)?(?:ba|da|a)?sh$/.test(program) && args.some((arg) => /^-\w*c$/.test(arg));
    if (!isShell) return pass(say(texts.fine, { command }));
    return finding({
      severity: 'warn',
      confidence: 0.8,
      claim: say(texts.shell, { command }),
      evidence: [view.proof('init.command', command)],
      remedy: [{ text: texts.exec, command: 'ENTRYPOINT ["/app/server"]' }],
    });
  },
});

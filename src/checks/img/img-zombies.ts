import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { CONTAINER_MARKS, unlessHidden } from '../surroundings.ts';
import { isContainer } from '../../model/scenario.ts';
import { placeTexts } from '../surroundings.messages.ts';
import { unknownFor } from '../run-check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  many: {
    en: '{count} finished processes wait for process 1, which does not collect them; each keeps an entry of the process table.',
    zh: '有 {count} 个已结束的进程等待 1 号进程回收而未被回收；每个都占用一个进程表项。',
  },
  grow: { en: ' There were {before} in the earlier sample.', zh: ' 较早的采样中为 {before} 个。' },
  init: { en: 'Start a small init as process 1:', zh: '以小型 init 作为 1 号进程：' },
  none: { en: 'no finished process waits', zh: '没有等待回收的进程' },
} as const;

/** Process 1 does not wait for finished children. */
export const check = defineCheck({
  id: 'IMG002',
  slug: 'img-zombies',
  room: 'img',
  scope: 'container',
  severity: 'warn',
  title: { en: 'Zombies below process 1', zh: '1 号进程下的僵尸进程' },
  doc: {
    why: {
      en: 'Orphans become children of process 1. A Go server does not wait for processes it did not start, so they pile up until pids.max is reached and no thread can be made.',
      zh: '孤儿进程会成为 1 号进程的子进程。Go 服务不会等待并非自己启动的进程，于是不断累积，直到达到 pids.max 而无法创建线程。',
    },
    rule: {
      en: 'Children of process 1 in state Z inside a container; two or more in a single sample, or any growth between two.',
      zh: '容器内 1 号进程处于 Z 状态的子进程；单次采样有两个或以上，或两次采样间增长。',
    },
    falsePositive: { en: 'A child that ended in this very moment.', zh: '子进程恰好在此刻结束。' },
    remedy: {
      en: 'docker run --init, or shareProcessNamespace in Kubernetes (the pause container reaps).',
      zh: 'docker run --init，或在 Kubernetes 中启用 shareProcessNamespace（由 pause 容器回收）。',
    },
    refs: [
      'https://man7.org/linux/man-pages/man2/wait.2.html',
      'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/',
    ],
  },
  threshold: {
    value: { en: '2 at once, or growing', zh: '同时 2 个，或在增长' },
    source: { en: 'our own: a single one may just have ended', zh: '自定：只有一个时，可能是刚刚结束的进程' },
    ours: true,
  },
  needs: ['scenario'],
  reads: [...CONTAINER_MARKS, 'init.zombies'],
  texts,
  run: (view) => {
    if (!isContainer(view.get('scenario')))
      return unlessHidden(view, CONTAINER_MARKS, notApplicable(say(placeTexts.noContainer)));
    const seen = view.look('init.zombies');
    // Asked only here: on a host nobody needs the list of processes, and a snapshot may lack it.
    if (seen.status !== 'ok') return unknownFor('init.zombies', seen);
    const count = seen.value;
    const before = valueOf(view.before('init.zombies'));
    if (before === undefined ? count < 2 : count <= before) return pass(say(texts.none));
    const one = say(texts.many, { count });
    const more = before === undefined ? { en: '', zh: '' } : say(texts.grow, { before });
    return finding({
      severity: 'warn',
      confidence: before === undefined ? 0.6 : 0.9,
      claim: { en: one.en + more.en, zh: one.zh + more.zh },
      evidence: [view.proof('init.zombies', String(count))],
      remedy: [{ text: texts.init, command: 'docker run --init IMAGE' }],
    });
  },
});

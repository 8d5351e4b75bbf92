import { defineMessages } from '../../../../src/base/messages.ts';

/** Texts of surroundings, runtime versus kernel and the plan of capabilities. */
export const partsMessages = defineMessages({
  places: { en: 'Where it runs', zh: '运行环境' },
  sure: { en: '{share} % sure', zh: '把握 {share} %' },
  evidence: { en: 'Evidence', zh: '证据' },
  for: { en: 'for', zh: '支持' },
  against: { en: 'against', zh: '反证' },
  differential: { en: 'Runtime versus kernel', zh: '运行时与内核' },
  cpu: { en: 'CPU', zh: 'CPU' },
  memory: { en: 'Memory', zh: '内存' },
  agrees: { en: 'program and kernel agree', zh: '程序与内核一致' },
  'believes-more': { en: 'the program believes in more than it gets', zh: '程序以为的多于实际所得' },
  'believes-less': { en: 'the program leaves a part of it unused', zh: '程序没有用足所得' },
  unknown: { en: 'cannot be compared', zh: '无法比较' },
  who: { en: 'Who', zh: '对象' },
  believes: { en: 'Believes', zh: '认为' },
  because: { en: 'Because', zh: '原因' },
  kernel: { en: 'the kernel enforces', zh: '内核执行' },
  noLimit: { en: 'no limit', zh: '不限' },
  notKnown: { en: 'not known', zh: '未知' },
  cpus: { en: '{count} CPUs', zh: '{count} 个 CPU' },
  blame: { en: 'To blame', zh: '责任所在' },
  plan: { en: 'What can be looked at here', zh: '此处可用的诊断手段' },
  possible: { en: 'possible', zh: '可用' },
  blocked: { en: 'closed', zh: '不可用' },
  unlock: { en: 'Smallest key', zh: '最小权限' },
});

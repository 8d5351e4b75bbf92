import { defineMessages } from '../../base/messages.ts';

/** Hints for a check that does not exist. */
export const chooseMessages = defineMessages({
  near: {
    en: 'did you mean "{near}"? "goroscope doctor --list-checks" shows all',
    zh: '是否想用“{near}”？“goroscope doctor --list-checks”列出全部',
  },
  list: { en: '"goroscope doctor --list-checks" shows all', zh: '“goroscope doctor --list-checks”列出全部' },
});

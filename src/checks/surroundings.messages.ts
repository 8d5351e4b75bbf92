import { defineMessages } from '../base/messages.ts';

/** Why a check has nothing to say in these surroundings. */
export const placeTexts = defineMessages({
  noContainer: { en: 'this is no container', zh: '这不是容器' },
  noWsl: { en: 'this is not WSL 2', zh: '这不是 WSL 2' },
});

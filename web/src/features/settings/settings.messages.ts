import { defineMessages } from '../../../../src/base/messages.ts';

/** Texts of the settings. */
export const settingsMessages = defineMessages({
  title: { en: 'Settings', zh: '设置' },
  note: { en: 'Kept in this browser.', zh: '保存在此浏览器中。' },
  language: { en: 'Language', zh: '语言' },
  languageAuto: { en: 'As the browser ({lang})', zh: '跟随浏览器（{lang}）' },
  theme: { en: 'Theme', zh: '主题' },
  themeSystem: { en: 'As the system', zh: '跟随系统' },
  themeLight: { en: 'Light', zh: '浅色' },
  themeDark: { en: 'Dark', zh: '深色' },
  zone: { en: 'Time zone', zh: '时区' },
  zoneLocal: { en: 'Local ({zone})', zh: '本地时间（{zone}）' },
  zoneUtc: { en: 'UTC', zh: 'UTC' },
  zoneNow: { en: 'Now: {time}', zh: '当前时间：{time}' },
  wrap: { en: 'Wrap log lines', zh: '日志自动换行' },
  on: { en: 'On', zh: '开' },
  off: { en: 'Off', zh: '关' },
  session: { en: 'Access', zh: '访问' },
  sessionOpen: {
    en: 'This server listens on the loopback address only and asks for no token.',
    zh: '此服务器仅监听回环地址，不需要令牌。',
  },
  sessionToken: { en: 'Signed in with the token of this server.', zh: '已使用此服务器的令牌登录。' },
  signOut: { en: 'Sign out', zh: '退出登录' },
  reset: { en: 'Reset everything on this page', zh: '恢复默认设置' },
});

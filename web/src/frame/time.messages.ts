import { defineMessages } from '../../../src/base/messages.ts';

/** Texts of the time range control. */
export const timeMessages = defineMessages({
  time: { en: 'Time range', zh: '时间范围' },
  lastSeconds: { en: 'Last {count} s', zh: '最近 {count} 秒' },
  lastMinutes: { en: 'Last {count} min', zh: '最近 {count} 分钟' },
  lastHours: { en: 'Last {count} h', zh: '最近 {count} 小时' },
  lastDays: { en: 'Last {count} d', zh: '最近 {count} 天' },
  back: { en: 'Half a window back', zh: '向前移动半个窗口' },
  forward: { en: 'Half a window forward', zh: '向后移动半个窗口' },
  zoomOut: { en: 'Zoom out', zh: '扩大时间范围' },
  from: { en: 'From', zh: '开始' },
  to: { en: 'To', zh: '结束' },
  apply: { en: 'Apply', zh: '应用' },
  formats: {
    en: 'For example 2026-08-30 12:00, now-15m, a Unix time in s, ms, µs or ns, or ISO 8601.',
    zh: '例如 2026-08-30 12:00、now-15m、Unix 时间（秒、毫秒、微秒或纳秒）或 ISO 8601。',
  },
  notAnInstant: { en: 'This is not a time: {value}', zh: '无法识别的时间：{value}' },
  unread: {
    en: 'The address names a time that cannot be read: {values}. Shown instead: {shown}.',
    zh: '地址中的时间无法识别：{values}。当前显示：{shown}。',
  },
  forgetUnread: { en: 'Remove it from the address', zh: '从地址中移除' },
  endBeforeStart: { en: 'The end is not after the start.', zh: '结束时间必须晚于开始时间。' },
  presets: { en: 'Windows that end now', zh: '截至当前的时间范围' },
  exact: { en: 'Fixed range', zh: '固定范围' },
  zoneLocal: { en: 'Local ({zone})', zh: '本地时间（{zone}）' },
  zoneUtc: { en: 'UTC', zh: 'UTC' },
  zone: { en: 'Time zone', zh: '时区' },
  pin: { en: 'Fix this window in the address', zh: '在地址中固定此时间窗口' },
});

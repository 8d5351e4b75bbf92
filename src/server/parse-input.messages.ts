import { defineMessages } from '../base/messages.ts';

/** What the ids of OpenTelemetry look like, in place of the pattern that they are held to. */
export const inputMessages = defineMessages({
  traceId: {
    en: 'a trace id has 32 hexadecimal digits in lower case, not "{seen}"',
    zh: '链路 ID 为 32 位小写十六进制数字，而不是“{seen}”',
  },
  spanId: {
    en: 'a span id has 16 hexadecimal digits in lower case, not "{seen}"',
    zh: 'Span ID 为 16 位小写十六进制数字，而不是“{seen}”',
  },
});

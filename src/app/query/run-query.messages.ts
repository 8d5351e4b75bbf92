import { defineMessages } from '../../base/messages.ts';

/** What can be wrong with the words of `goroscope query`. */
export const runQueryMessages = defineMessages({
  unknownWhat: {
    en: '"{seen}" cannot be queried: use traces, logs, metrics or sql',
    zh: '无法查询“{seen}”：可用 traces、logs、metrics 或 sql',
  },
  noSql: { en: 'the SQL is missing', zh: '缺少 SQL 语句' },
});

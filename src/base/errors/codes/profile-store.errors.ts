import { defineErrors } from '../define-errors.ts';

/** What can be wrong with stored profiles. */
export const errors = defineErrors({
  PROFILE_NOT_STORED: {
    kind: 'input',
    httpStatus: 404,
    message: { en: 'there is no stored profile {id}', zh: '没有保存编号为 {id} 的性能剖析' },
    hint: {
      en: 'it may be older than --keep-traces, or another receiver collected it; list what is there with GET /api/v1/profiles',
      zh: '可能已超过 --keep-traces 的保留天数，或由另一台接收端采集；可用 GET /api/v1/profiles 查看现有的剖析',
    },
  },
});

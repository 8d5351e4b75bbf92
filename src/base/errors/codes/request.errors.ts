import { defineErrors } from '../define-errors.ts';

/** What is wrong with the names in a request to the HTTP interface. */
export const errors = defineErrors({
  UNKNOWN_PARAMETER: {
    kind: 'usage',
    httpStatus: 400,
    message: { en: 'there is no parameter "{name}" here', zh: '此处没有参数“{name}”' },
    hint: { en: '{suggestion}', zh: '{suggestion}' },
  },
});

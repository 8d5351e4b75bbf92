import { defineErrors } from '../define-errors.ts';

/** Why receivers or the write-ahead log cannot start. */
export const errors = defineErrors({
  INGEST_PORT_IN_USE: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'cannot receive {protocol} on {address}: the port is in use by {owner}',
      zh: '无法在 {address} 接收 {protocol}：端口已被 {owner} 占用',
    },
    hint: {
      en: 'stop that process or choose another port with {option}',
      zh: '请停止该进程，或用 {option} 选择其他端口',
    },
  },
  INGEST_ADDRESS_UNUSABLE: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'cannot receive {protocol} on {address}: {reason}',
      zh: '无法在 {address} 接收 {protocol}：{reason}',
    },
    hint: {
      en: 'use an address of this machine; ports below 1024 need a permission',
      zh: '请使用本机地址；1024 以下的端口需要权限',
    },
  },
  INGEST_TOKEN_REQUIRED: {
    kind: 'usage',
    httpStatus: 400,
    message: {
      en: 'receiving on {address}, which other machines can reach, needs a bearer token',
      zh: '在其他机器可以访问的地址 {address} 上接收数据需要 bearer token',
    },
    hint: {
      en: 'set a token, or listen on 127.0.0.1',
      zh: '请设置 token，或监听 127.0.0.1',
    },
  },
  INGEST_DIR_LOCKED: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'the write-ahead log {path} is in use by process {pid}',
      zh: '预写日志 {path} 正被进程 {pid} 使用',
    },
    hint: {
      en: 'stop that process or choose another directory with --data',
      zh: '请停止该进程，或用 --data 选择其他目录',
    },
  },
  INGEST_DIR_NOT_WRITABLE: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'the write-ahead log cannot be written at {path}: {reason}',
      zh: '无法在 {path} 写入预写日志：{reason}',
    },
    hint: {
      en: 'give this user write permission there or choose another directory with --data',
      zh: '请授予当前用户写权限，或用 --data 选择其他目录',
    },
  },
});

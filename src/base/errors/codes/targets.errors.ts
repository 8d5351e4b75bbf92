import { defineErrors } from '../define-errors.ts';

/** What can be wrong with reaching a container, a pod, another host or an image. */
export const errors = defineErrors({
  BAD_TARGET: {
    kind: 'usage',
    httpStatus: 400,
    message: { en: 'cannot use the target "{target}": {problem}', zh: '无法使用目标“{target}”：{problem}' },
    hint: {
      en: '"goroscope doctor --help" lists the kinds of targets',
      zh: '“goroscope doctor --help”列出各种目标的写法',
    },
  },
  ENGINE_NOT_REACHABLE: {
    kind: 'environment',
    httpStatus: 503,
    message: { en: 'no container engine answers: {tried}', zh: '没有可用的容器引擎：{tried}' },
    hint: {
      en: 'start the API ("systemctl start docker", "podman system service --time=0 unix:///run/podman/podman.sock") or name its socket with DOCKER_HOST=unix:///PATH; EACCES means: run as root or as a member of the group that owns the socket',
      zh: '请启动其 API（“systemctl start docker”或“podman system service --time=0 unix:///run/podman/podman.sock”），或用 DOCKER_HOST=unix:///PATH 指定套接字；EACCES 表示需要 root 或套接字所属组的成员身份',
    },
  },
  ENGINE_REFUSED: {
    kind: 'upstream',
    httpStatus: 502,
    message: {
      en: 'the container engine answered {status} to {request}: {reason}',
      zh: '容器引擎对 {request} 返回 {status}：{reason}',
    },
    hint: {
      en: 'ask the engine the same with its own command line program',
      zh: '请用引擎自带的命令行程序核对',
    },
  },
  CONTAINER_NOT_FOUND: {
    kind: 'environment',
    httpStatus: 404,
    message: { en: 'the engine knows no container "{name}"', zh: '引擎中没有容器“{name}”' },
    hint: { en: '{suggestion}', zh: '{suggestion}' },
  },
  SERVICE_NOT_FOUND: {
    kind: 'environment',
    httpStatus: 404,
    message: {
      en: 'no container belongs to the compose service "{name}"',
      zh: '没有容器属于 compose 服务“{name}”',
    },
    hint: { en: '{suggestion}', zh: '{suggestion}' },
  },
  SOURCES_NOT_READABLE: {
    kind: 'input',
    httpStatus: 400,
    message: {
      en: 'cannot read {path} for --sources: {reason}',
      zh: '无法为 --sources 读取 {path}：{reason}',
    },
    hint: {
      en: 'name a Dockerfile, a compose file, a manifest, or a folder that holds some',
      zh: '请指定 Dockerfile、compose 文件、清单，或包含它们的目录',
    },
  },
  SSH_FAILED: {
    kind: 'environment',
    httpStatus: 502,
    message: { en: 'cannot read {host} over ssh: {reason}', zh: '无法通过 ssh 读取 {host}：{reason}' },
    hint: { en: '{advice}', zh: '{advice}' },
  },
});

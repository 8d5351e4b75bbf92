import { sumOf } from '../../analyze/exposition/samples.ts';
import { say } from '../../base/messages.ts';
import { formatDurationNs } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const RELOADED = 'nginx_ingress_controller_config_last_reload_successful';
const AT = `${RELOADED}_timestamp_seconds`;

const texts = {
  failed: {
    en: 'The last reload of the ingress controller failed; it serves the configuration of {age}.',
    zh: '入口控制器最近一次重载失败；目前使用的配置来自 {age}。',
  },
  ago: { en: '{time} ago', zh: '{time} 前' },
  never: { en: 'an unknown time', zh: '未知时间' },
  log: { en: 'The log names the object that nginx refused:', zh: '日志会指出被 nginx 拒绝的对象：' },
  fine: { en: 'the last reload succeeded', zh: '最近一次重载成功' },
  notExposed: { en: '{name} is not among the metrics', zh: '指标中没有 {name}' },
  unlock: { en: 'store the metrics of an ingress-nginx controller', zh: '保存 ingress-nginx 控制器的指标' },
} as const;

/** The ingress controller runs on an old configuration. */
export const check = defineCheck({
  id: 'INGRESS002',
  slug: 'ingress-reload-failed',
  room: 'ingress',
  scope: 'host',
  severity: 'error',
  title: { en: 'Ingress configuration refused', zh: '入口配置被拒绝' },
  doc: {
    why: {
      en: 'One object that nginx does not accept stops every later change of all of them: new routes and new certificates do not arrive, while old ones go on working, so that nobody looks.',
      zh: '只要有一个对象不被 nginx 接受，之后所有对象的变更都不会生效：新路由与新证书都不到位，而旧的仍在工作，因此无人察觉。',
    },
    rule: {
      en: 'nginx_ingress_controller_config_last_reload_successful is 0.',
      zh: 'nginx_ingress_controller_config_last_reload_successful 为 0。',
    },
    falsePositive: { en: 'A reload that is being tried again right now.', zh: '此刻正在重试重载。' },
    remedy: {
      en: 'Find the object in the log of the controller; switch the admission webhook on.',
      zh: '在控制器日志中找出该对象，并启用准入 webhook。',
    },
    refs: ['https://kubernetes.github.io/ingress-nginx/user-guide/monitoring/'],
  },
  threshold: {
    value: { en: 'last reload successful', zh: '最近一次重新加载成功' },
    source: { en: 'the metric itself', zh: '指标本身' },
    ours: false,
  },
  needs: ['scenario'],
  reads: ['k8s.pod', 'ingress.metrics'],
  texts,
  run: (view) => {
    const metrics = view.look('ingress.metrics');
    if (metrics.status !== 'ok') return withoutCluster(view, 'ingress.metrics', metrics);
    const values = metrics.value.filter(({ name }) => name === RELOADED).map(({ value }) => value);
    if (values.length === 0) return unknown(say(texts.notExposed, { name: RELOADED }), texts.unlock);
    if (values.every((value) => value === 1)) return pass(texts.fine);
    const at = sumOf(metrics.value, AT);
    const age =
      at === undefined || at <= 0
        ? texts.never
        : say(texts.ago, { time: formatDurationNs((metrics.observedAtUnixMs - at * 1000) * 1e6) });
    return finding({
      severity: 'error',
      confidence: 0.95,
      claim: say(texts.failed, { age }),
      evidence: [view.proof('ingress.metrics', `${RELOADED} 0`)],
      remedy: [
        {
          text: texts.log,
          command: 'kubectl logs -n ingress-nginx deploy/ingress-nginx-controller | grep -A5 emerg',
        },
      ],
    });
  },
});

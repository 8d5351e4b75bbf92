import { sumOf } from '../../analyze/exposition/samples.ts';
import { say } from '../../base/messages.ts';
import { formatDurationNs } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const CHANGES = 'etcd_server_leader_changes_seen_total';
/** In a quarter of an hour (etcd mixin); over its whole life that many a day. */
const MANY = 4;
const DAY_MS = 86_400_000;

const texts = {
  none: {
    en: 'This member of etcd has no leader: nothing can be written, and reads that need the newest state fail.',
    zh: '该 etcd 成员没有 leader：无法写入，需要最新状态的读取也会失败。',
  },
  now: {
    en: 'The leader of etcd changed {count} times between the two samples.',
    zh: '两次采样之间 etcd 的 leader 更换了 {count} 次。',
  },
  often: {
    en: 'The leader of etcd changed {count} times in {uptime}, {perDay} a day.',
    zh: 'etcd 的 leader 在 {uptime} 内更换了 {count} 次，平均每天 {perDay} 次。',
  },
  look: { en: 'Ask all members who leads, and how far they are:', zh: '询问所有成员谁是 leader 以及进度：' },
  fine: {
    en: 'a leader is there, {count} changes since the start',
    zh: '有 leader，启动以来更换 {count} 次',
  },
  notExposed: { en: '{name} is not among the metrics', zh: '指标中没有 {name}' },
  unlock: { en: 'store the whole text of /metrics', zh: '保存完整的 /metrics 文本' },
} as const;

/** etcd has no leader or loses it often. */
export const check = defineCheck({
  id: 'ETCD003',
  slug: 'etcd-leader-changes',
  room: 'etcd',
  scope: 'host',
  severity: 'error',
  title: { en: 'etcd changes its leader', zh: 'etcd 频繁更换 leader' },
  doc: {
    why: {
      en: 'Each election stops writes for an election timeout, usually a second. Watches break and are made anew, controllers and leader leases of the cluster with them. The cause is nearly always a slow disk, a starved CPU, or the network between members.',
      zh: '每次选举都会让写入停顿一个选举超时（通常一秒）。watch 断开重建，控制器与集群内的 leader 租约也随之中断。原因几乎总是磁盘慢、CPU 不足或成员间网络不稳。',
    },
    rule: {
      en: 'etcd_server_has_leader is 0: error. Between two samples the counter of changes rose: warning. Over the life of the process four or more changes, and four or more a day: warning. The alert of the etcd mixin (four within 15 minutes) needs a history that one page of metrics does not hold.',
      zh: 'etcd_server_has_leader 为 0：错误。两次采样之间更换计数增加：警告。进程生命周期内更换不少于四次且平均每天不少于四次：警告。etcd mixin 的告警（15 分钟内四次）需要历史数据，单页指标无法提供。',
    },
    falsePositive: {
      en: 'A rolling upgrade of the members.',
      zh: '正在对成员滚动升级。',
    },
    remedy: {
      en: 'Disk first (etcd-fsync-slow), then CPU of the machine, then round trips between members.',
      zh: '先查磁盘（etcd-fsync-slow），再查机器 CPU，最后查成员间往返时延。',
    },
    refs: [
      'https://etcd.io/docs/v3.5/metrics/',
      'https://github.com/etcd-io/etcd/blob/main/contrib/mixin/mixin.libsonnet',
    ],
  },
  threshold: {
    value: {
      en: 'no leader: error; >= 4 changes and >= 4 a day: warn',
      zh: '错误：没有 leader；警告：变更 >= 4 次且每天 >= 4 次',
    },
    source: {
      en: 'etcd mixin (etcdNoLeader, etcdHighNumberOfLeaderChanges: 4 in 15 minutes); the daily average is ours',
      zh: 'etcd mixin（etcdNoLeader；etcdHighNumberOfLeaderChanges：15 分钟内 4 次）；按天平均为本程序自定',
    },
    ours: true,
  },
  needs: ['scenario'],
  reads: ['k8s.pod', 'etcd.metrics'],
  texts,
  run: (view) => {
    const metrics = view.look('etcd.metrics');
    if (metrics.status !== 'ok') return withoutCluster(view, 'etcd.metrics', metrics);
    const remedy = [{ text: texts.look, command: 'etcdctl endpoint status --cluster -w table' }];
    const proof = (value: string) => [view.proof('etcd.metrics', value)];
    if (sumOf(metrics.value, 'etcd_server_has_leader') === 0) {
      return finding({
        severity: 'error',
        claim: texts.none,
        evidence: proof('etcd_server_has_leader 0'),
        remedy,
      });
    }
    const count = sumOf(metrics.value, CHANGES);
    const earlier = valueOf(view.before('etcd.metrics'));
    const started = sumOf(metrics.value, 'process_start_time_seconds');
    if (count === undefined) return unknown(say(texts.notExposed, { name: CHANGES }), texts.unlock);
    const since = count - (sumOf(earlier ?? [], CHANGES) ?? count);
    if (since > 0) {
      const claim = say(texts.now, { count: since });
      return finding({
        severity: 'warn',
        confidence: 0.95,
        claim,
        evidence: proof(`${CHANGES} +${since}`),
        remedy,
      });
    }
    if (count < MANY) return pass(say(texts.fine, { count }));
    if (started === undefined)
      return unknown(say(texts.notExposed, { name: 'process_start_time_seconds' }), texts.unlock);
    const uptimeMs = metrics.observedAtUnixMs - started * 1000;
    // A process that has just begun is judged as if a day had gone by: a start brings elections of its own.
    const perDay = count / Math.max(1, uptimeMs / DAY_MS);
    if (perDay < MANY) return pass(say(texts.fine, { count }));
    return finding({
      severity: 'warn',
      confidence: 0.7,
      claim: say(texts.often, {
        count,
        uptime: formatDurationNs(uptimeMs * 1e6),
        perDay: Math.round(perDay),
      }),
      evidence: proof(`${CHANGES} ${count}`),
      remedy,
    });
  },
});

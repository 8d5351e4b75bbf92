import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { withoutCluster } from '../cluster.ts';
import { judgeTail } from '../latency-verdict.ts';
import { finding } from '../verdicts.ts';

const NAME = 'etcd_disk_wal_fsync_duration_seconds';
const WARN_SEC = 0.01;
const ERROR_SEC = 1;

const texts = {
  slow: {
    en: 'One in a hundred writes to the log of etcd takes longer than {p99} to reach the disk ({count} writes).',
    zh: 'etcd 日志写盘每百次就有一次超过 {p99}（共 {count} 次）。',
  },
  measure: {
    en: 'Measure the disk as etcd uses it, away from the data:',
    zh: '按 etcd 的方式测量磁盘（不要在数据目录中）：',
  },
} as const;

/** etcd waits for its disk. */
export const check = defineCheck({
  id: 'ETCD001',
  slug: 'etcd-fsync-slow',
  room: 'etcd',
  scope: 'host',
  severity: 'error',
  title: { en: 'Slow disk below etcd', zh: 'etcd 的磁盘过慢' },
  doc: {
    why: {
      en: 'etcd answers a write after the log has reached the disk of a majority. A slow fsync holds up every change in the cluster, delays heartbeats and ends in elections: the API server is slow or away, and pods are started late.',
      zh: 'etcd 在日志写入多数成员的磁盘之后才应答写请求。fsync 过慢会拖住集群的每次变更、延误心跳并引发选举：API 服务器变慢或不可用，Pod 启动延迟。',
    },
    rule: {
      en: 'p99 of etcd_disk_wal_fsync_duration_seconds above 10 ms is a warning, above 1 s an error; between two samples where both are there, else since etcd started. At least 100 observations.',
      zh: 'etcd_disk_wal_fsync_duration_seconds 的 p99 超过 10 毫秒为警告，超过 1 秒为错误；有两次采样时取其间增量，否则取 etcd 启动以来的累计。至少 100 次观测。',
    },
    falsePositive: {
      en: 'Over a long life one bad night stays in the figures; two samples tell what is true now. Buckets are powers of two: p99 is interpolated between 8 and 16 ms.',
      zh: '累计值会长期保留某个糟糕的夜晚；两次采样才能反映现状。桶按 2 的幂划分：p99 在 8 与 16 毫秒之间插值。',
    },
    remedy: {
      en: 'A local SSD that etcd has to itself.',
      zh: '为 etcd 提供独占的本地 SSD。',
    },
    refs: [
      'https://etcd.io/docs/v3.5/faq/#what-does-the-etcd-warning-failed-to-send-out-heartbeat-on-time-mean',
      'https://github.com/etcd-io/etcd/blob/main/contrib/mixin/mixin.libsonnet',
    ],
  },
  threshold: {
    value: { en: 'p99 > 10 ms warn, > 1 s error', zh: '警告：p99 > 10 ms；错误：> 1 s' },
    source: {
      en: 'etcd FAQ (10 ms); etcd mixin, etcdHighFsyncDurations (critical at 1 s)',
      zh: 'etcd FAQ（10 ms）；etcd mixin，etcdHighFsyncDurations（1 s 时为 critical）',
    },
    ours: false,
  },
  needs: ['scenario'],
  reads: ['k8s.pod', 'etcd.metrics'],
  texts,
  run: (view) => {
    const metrics = view.look('etcd.metrics');
    if (metrics.status !== 'ok') return withoutCluster(view, 'etcd.metrics', metrics);
    const tail = judgeTail(NAME, WARN_SEC, metrics.value, valueOf(view.before('etcd.metrics')));
    if ('status' in tail) return tail;
    return finding({
      severity: tail.p99Sec > ERROR_SEC ? 'error' : 'warn',
      confidence: 0.85,
      claim: say(texts.slow, tail.values),
      evidence: [view.proof('etcd.metrics', `${NAME} p99 ${tail.values.p99}`)],
      remedy: [
        {
          text: texts.measure,
          command:
            'fio --name=etcd --directory=DIR --rw=write --ioengine=sync --fdatasync=1 --size=22m --bs=2300',
        },
      ],
    });
  },
});

import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { withoutCluster } from '../cluster.ts';
import { judgeTail } from '../latency-verdict.ts';
import { finding } from '../verdicts.ts';

const NAME = 'etcd_disk_backend_commit_duration_seconds';
const WARN_SEC = 0.025;
const ERROR_SEC = 0.25;

const texts = {
  slow: {
    en: 'One in a hundred commits of the database of etcd takes longer than {p99} ({count} commits).',
    zh: 'etcd 数据库提交每百次就有一次超过 {p99}（共 {count} 次）。',
  },
  defrag: {
    en: 'Look at the size first; after compaction give the free pages back, one member at a time:',
    zh: '先查看大小；压缩后逐个成员回收空闲页：',
  },
} as const;

/** Commits of etcd's database are slow. */
export const check = defineCheck({
  id: 'ETCD002',
  slug: 'etcd-commit-slow',
  room: 'etcd',
  scope: 'host',
  severity: 'error',
  title: { en: 'Slow commits in etcd', zh: 'etcd 提交过慢' },
  doc: {
    why: {
      en: 'The backend writes the changes of the last 100 ms into its B+ tree file in one go. When that takes long, reads that need the newest state wait, "apply request took too long" fills the log, and lists of the API server time out.',
      zh: '后端把最近 100 毫秒的变更一次写入 B+ 树文件。若耗时过长，需要最新状态的读请求会等待，日志充满“apply request took too long”，API 服务器的列表请求超时。',
    },
    rule: {
      en: 'p99 of etcd_disk_backend_commit_duration_seconds above 25 ms is a warning, above 250 ms an error; between two samples where both are there, else since etcd started. At least 100 observations.',
      zh: 'etcd_disk_backend_commit_duration_seconds 的 p99 超过 25 毫秒为警告，超过 250 毫秒为错误；有两次采样时取其间增量，否则取 etcd 启动以来的累计。至少 100 次观测。',
    },
    falsePositive: {
      en: 'A defragmentation or a snapshot that just ran.',
      zh: '刚刚执行过碎片整理或快照。',
    },
    remedy: {
      en: 'A faster disk, a smaller database: compaction, defragmentation, fewer events and large objects.',
      zh: '使用更快的磁盘并缩小数据库：压缩、碎片整理，减少事件与大对象。',
    },
    refs: [
      'https://etcd.io/docs/v3.5/faq/#what-does-the-etcd-warning-apply-entries-took-too-long-mean',
      'https://github.com/etcd-io/etcd/blob/main/contrib/mixin/mixin.libsonnet',
    ],
  },
  threshold: {
    value: { en: 'p99 > 25 ms warn, > 250 ms error', zh: '警告：p99 > 25 ms；错误：> 250 ms' },
    source: {
      en: 'etcd FAQ (25 ms); etcd mixin, etcdHighCommitDurations (0.25 s, there a warning)',
      zh: 'etcd FAQ（25 ms）；etcd mixin，etcdHighCommitDurations（0.25 s，在那里是警告）',
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
      remedy: [{ text: texts.defrag, command: 'etcdctl endpoint status -w table' }],
    });
  },
});

import { sumOf } from '../../analyze/exposition/samples.ts';
import { say } from '../../base/messages.ts';
import { formatBytes, formatRatio } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const SIZE = 'etcd_mvcc_db_total_size_in_bytes';
const QUOTA = 'etcd_server_quota_backend_bytes';
const WARN = 0.8;
const ERROR = 0.95;

const texts = {
  full: {
    en: 'The database of etcd takes {size}, {share} of its quota of {quota}; at the quota every write fails with "mvcc: database space exceeded".',
    zh: 'etcd 数据库占用 {size}，为配额 {quota} 的 {share}；达到配额后所有写入都会报“mvcc: database space exceeded”。',
  },
  compact: { en: 'Compact, then defragment one member at a time:', zh: '先压缩，再逐个成员整理碎片：' },
  fine: { en: '{size} of {quota}', zh: '{quota} 中的 {size}' },
  noQuota: { en: '{size} or {quota} is not among the metrics', zh: '指标中没有 {size} 或 {quota}' },
  unlock: { en: 'store the whole text of /metrics', zh: '保存完整的 /metrics 文本' },
} as const;

/** The database of etcd reaches its quota. */
export const check = defineCheck({
  id: 'ETCD004',
  slug: 'etcd-database-quota',
  room: 'etcd',
  scope: 'host',
  severity: 'error',
  title: { en: 'etcd near its quota', zh: 'etcd 接近配额' },
  doc: {
    why: {
      en: 'When the file of the database reaches the quota, etcd raises an alarm and refuses every write until somebody compacts, defragments and takes the alarm back. The cluster keeps running and can change nothing.',
      zh: '数据库文件达到配额时，etcd 会触发告警并拒绝所有写入，直到有人压缩、整理碎片并解除告警。集群仍在运行，但无法做任何变更。',
    },
    rule: {
      en: 'etcd_mvcc_db_total_size_in_bytes above 80 % of etcd_server_quota_backend_bytes is a warning, above 95 % an error.',
      zh: 'etcd_mvcc_db_total_size_in_bytes 超过 etcd_server_quota_backend_bytes 的 80 % 为警告，超过 95 % 为错误。',
    },
    falsePositive: {
      en: 'Free pages inside of the file count as well; defragmentation gives them back.',
      zh: '文件内的空闲页也计入，碎片整理后会归还。',
    },
    remedy: {
      en: 'Compaction and defragmentation; find who writes large or many objects; a larger quota up to 8 GiB.',
      zh: '压缩与碎片整理；找出写入大量或大型对象的来源；配额可提高到 8 GiB。',
    },
    refs: [
      'https://etcd.io/docs/v3.5/op-guide/maintenance/#space-quota',
      'https://github.com/etcd-io/etcd/blob/main/contrib/mixin/mixin.libsonnet',
    ],
  },
  threshold: {
    value: { en: '> 80 % warn, > 95 % error', zh: '警告：> 80 %；错误：> 95 %' },
    source: {
      en: 'etcd mixin, etcdDatabaseQuotaLowSpace (95 %, critical); the warning is ours',
      zh: 'etcd mixin，etcdDatabaseQuotaLowSpace（95 %，critical）；警告线为本程序自定',
    },
    ours: true,
  },
  needs: ['scenario'],
  reads: ['k8s.pod', 'etcd.metrics'],
  texts,
  run: (view) => {
    const metrics = view.look('etcd.metrics');
    if (metrics.status !== 'ok') return withoutCluster(view, 'etcd.metrics', metrics);
    const size = sumOf(metrics.value, SIZE);
    const quota = sumOf(metrics.value, QUOTA) ?? 0;
    if (size === undefined || quota <= 0)
      return unknown(say(texts.noQuota, { size: SIZE, quota: QUOTA }), texts.unlock);
    const share = size / quota;
    const values = { size: formatBytes(size), quota: formatBytes(quota), share: formatRatio(share) };
    if (share <= WARN) return pass(say(texts.fine, values));
    return finding({
      severity: share > ERROR ? 'error' : 'warn',
      confidence: 0.95,
      claim: say(texts.full, values),
      evidence: [
        view.proof('etcd.metrics', `${SIZE} ${size}`),
        view.proof('etcd.metrics', `${QUOTA} ${quota}`),
      ],
      remedy: [
        { text: texts.compact, command: 'etcdctl compact REVISION && etcdctl defrag --endpoints=ONE' },
      ],
    });
  },
});

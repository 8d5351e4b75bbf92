import { wantedPorts } from '../../analyze/wanted-ports/wanted-ports.ts';
import { parseCounter } from '../../formats/cgroup/parse-limit.ts';
import { parsePasswd } from '../../formats/passwd/parse-passwd.ts';
import { parseEnviron } from '../../formats/proc/parse-environ.ts';
import { parseStatus } from '../../formats/proc/parse-status.ts';
import { parseRefusal } from '../../formats/security-log/parse-refusal.ts';
import { say } from '../../base/messages.ts';
import { type Evidence, mapEvidence, missing, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { ProcessStatus } from '../../model/host.ts';
import type {
  SecurityRefusal,
  UserAccount,
  UserNamespaceSettings,
  WantedPort,
} from '../../model/permissions.ts';
import type { Target } from '../../model/target.ts';
import { collectMessages as m } from '../collect.messages.ts';
import type { Collector } from '../collector.ts';
import { readParsed, readText } from '../read-text.ts';
import { isNotCaptured } from '../target/gap.ts';

const SYSCTL = '/proc/sys';

/** What the process may do: security modules, system call filter, tracing, user namespaces, low ports, its user. */
export const collector: Collector = {
  name: 'permissions',
  cost: 'cheap',
  timeoutMs: 5000,
  collect: collectPermissions,
};

async function collectPermissions(target: Target): Promise<FactTable> {
  const counter = (path: string) => readParsed(target, `${SYSCTL}/${path}`, parseCounter);
  const [status, label, ports, portStart, ptrace, perf, bpf, userns] = await Promise.all([
    readParsed(target, `${target.processDir}/status`, parseStatus),
    readLabel(target),
    readWantedPorts(target),
    counter('net/ipv4/ip_unprivileged_port_start'),
    readPtraceScope(target),
    counter('kernel/perf_event_paranoid'),
    counter('kernel/unprivileged_bpf_disabled'),
    readUserNamespaces(target),
  ]);
  const [refusals, answers, account] = await Promise.all([
    readRefusals(target, label),
    readAnswers(target, status),
    readAccount(target, status),
  ]);
  return {
    'process.judged': present(target.judgesProcess, target.processDir, target.observedAtUnixMs),
    'lsm.label': label,
    'lsm.refusals': refusals,
    'seccomp.answers': answers,
    'process.wantedPorts': ports,
    'net.unprivilegedPortStart': portStart,
    'kernel.ptraceScope': ptrace,
    'kernel.perfEventParanoid': perf,
    'kernel.unprivilegedBpfDisabled': bpf,
    'kernel.userNamespaces': userns,
    'user.account': account,
  };
}

/**
 * AppArmor has a file of its own since 5.8, beside the one all modules share. Where no module answers, reading that one
 * fails with EINVAL (security/security.c, security_getprocattr): then there is no label.
 */
async function readLabel(target: Target): Promise<Evidence<string>> {
  const own = await readText(target, `${target.processDir}/attr/apparmor/current`);
  if (own.status === 'denied' || isNotCaptured(own)) return own;
  const path = `${target.processDir}/attr/current`;
  const shared = own.status === 'ok' ? own : await readText(target, path);
  if (shared.status === 'failed' && !isNotCaptured(shared)) return present('', path, target.observedAtUnixMs);
  return mapEvidence(shared, (text) => text.replace(/[\0\n]+$/, ''));
}

/** The logs are only looked through where a module is on. */
async function readRefusals(
  target: Target,
  label: Evidence<string>,
): Promise<Evidence<readonly SecurityRefusal[]>> {
  if (label.status !== 'ok') return label;
  if (label.value === '') return { ...label, value: [] };
  const lines = await target.probe('security-log', 'kernel');
  return mapEvidence(lines, (all) => all.flatMap((line) => parseRefusal(line) ?? []));
}

/** Without a filter nothing has to be tried. */
async function readAnswers(
  target: Target,
  status: Evidence<ProcessStatus>,
): Promise<Evidence<Readonly<Record<string, string>>>> {
  if (status.status !== 'ok') return status;
  return status.value.seccomp === 2 ? target.probe('system-calls', 'self') : { ...status, value: {} };
}

async function readWantedPorts(target: Target): Promise<Evidence<readonly WantedPort[]>> {
  const [env, words] = await Promise.all([
    readParsed(target, `${target.processDir}/environ`, parseEnviron),
    // Without a named process the command line is the one of this program.
    target.judgesProcess ? readText(target, `${target.processDir}/cmdline`) : undefined,
  ]);
  if (env.status !== 'ok') return env;
  return mapEvidence(env, (table) => wantedPorts(table, (valueOf(words) ?? '').split('\0')));
}

/** Without Yama the file is not there, and the kernel's own rule holds: like 0. */
async function readPtraceScope(target: Target): Promise<Evidence<bigint>> {
  const path = `${SYSCTL}/kernel/yama/ptrace_scope`;
  const scope = await readParsed(target, path, parseCounter);
  const isKnown = scope.status === 'absent' && target.knowsAbsence(path);
  const around = isKnown ? await target.stat(`${SYSCTL}/kernel`) : undefined;
  return around?.status === 'ok' ? present(0n, path, target.observedAtUnixMs) : scope;
}

async function readUserNamespaces(target: Target): Promise<Evidence<UserNamespaceSettings>> {
  const [max, clone, restrict] = await Promise.all(
    [
      'user/max_user_namespaces',
      'kernel/unprivileged_userns_clone',
      'kernel/apparmor_restrict_unprivileged_userns',
    ].map((path) => readParsed(target, `${SYSCTL}/${path}`, parseCounter)),
  );
  if (max === undefined) return missing('failed', say(m.absent), SYSCTL);
  return mapEvidence(max, (value) => ({
    max: value,
    unprivilegedClone: valueOf(clone),
    apparmorRestrict: valueOf(restrict),
  }));
}

async function readAccount(target: Target, status: Evidence<ProcessStatus>): Promise<Evidence<UserAccount>> {
  if (status.status !== 'ok') return status;
  const uid = status.value.uid;
  if (uid === undefined) return missing('failed', say(m.noUid), status.source);
  const path = `${target.rootDir}/etc/passwd`;
  const list = await readParsed(target, path, parsePasswd);
  if (list.status === 'absent' && target.knowsAbsence(path))
    return present({ uid, entry: null }, path, target.observedAtUnixMs);
  return mapEvidence(list, (entries) => ({ uid, entry: entries.find((entry) => entry.uid === uid) ?? null }));
}

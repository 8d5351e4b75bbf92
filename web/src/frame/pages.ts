import {
  Activity,
  ChartLine,
  FileSearch,
  Flame,
  House,
  type LucideIcon,
  ScrollText,
  Settings,
  Stethoscope,
} from 'lucide-react';
import type { Message } from '../../../src/base/messages.ts';
import { frameMessages as m } from './frame.messages.ts';

/** One entry of the left rail. */
export interface PageEntry {
  readonly path: string;
  readonly title: Message;
  readonly icon: LucideIcon;
  /** Second key after `g`. */
  readonly key: string;
  /** Whether the time window means anything on this page. */
  readonly timed: boolean;
}

/** The pages of the rail, in its order. A page is listed when it exists. */
export const PAGES: readonly PageEntry[] = [
  { path: '/', title: m.overview, icon: House, key: 'o', timed: true },
  { path: '/traces', title: m.traces, icon: Activity, key: 't', timed: true },
  { path: '/logs', title: m.logs, icon: ScrollText, key: 'l', timed: true },
  // Not /metrics: that is the server's own Prometheus page.
  { path: '/metrics/explore', title: m.metrics, icon: ChartLine, key: 'm', timed: true },
  { path: '/profiles', title: m.profiles, icon: Flame, key: 'p', timed: true },
  { path: '/binary', title: m.binary, icon: FileSearch, key: 'b', timed: false },
  { path: '/doctor', title: m.doctor, icon: Stethoscope, key: 'd', timed: false },
  { path: '/settings', title: m.settings, icon: Settings, key: 's', timed: false },
];

/** The entry a path belongs to: `/traces/abc` belongs to Traces. */
export function pageOf(path: string): PageEntry | undefined {
  return (
    PAGES.find((page) => page.path === path) ??
    PAGES.find((page) => page.path !== '/' && path.startsWith(`${page.path}/`))
  );
}

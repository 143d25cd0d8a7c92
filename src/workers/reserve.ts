/** Threads between two scans of a process: one whose code is compiled by now scans twice as fast as a new one. */
import { LayerThread, type ThreadSetting } from './layer-thread.js';

/** Milliseconds that an idle thread is kept. It keeps no process alive. */
const KEPT = 10_000;

/** Idle threads, by what they were made for, each with what ends it when its time is over. */
const reserve = new Map<string, Map<LayerThread, NodeJS.Timeout>>();

/** A thread that is idle, or else a new one. */
export function engage(setting: ThreadSetting): LayerThread {
  for (const thread of reserve.get(keyOf(setting))?.keys() ?? []) {
    leave(thread);
    if (thread.isFree) {
      thread.ref();
      return thread;
    }
  }
  return new LayerThread(setting);
}

/** How many threads wait for such work. */
export function idleThreads(setting: ThreadSetting): number {
  return reserve.get(keyOf(setting))?.size ?? 0;
}

/** Keeps the thread for a while if it is fit for another layer, else ends it. */
export async function dismiss(thread: LayerThread): Promise<void> {
  if (!thread.isFree) return thread.end();
  const key = keyOf(thread.setting);
  const idle = reserve.get(key) ?? new Map<LayerThread, NodeJS.Timeout>();
  const over = setTimeout(() => {
    leave(thread);
    void thread.end();
  }, KEPT).unref();
  reserve.set(key, idle.set(thread, over));
  thread.unref();
}

function leave(thread: LayerThread): void {
  const idle = reserve.get(keyOf(thread.setting));
  clearTimeout(idle?.get(thread));
  idle?.delete(thread);
}

function keyOf({ rules, select, ruleSet, patience }: ThreadSetting): string {
  return JSON.stringify([rules, select, ruleSet, patience]);
}

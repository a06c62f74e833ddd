// The other side of `inThread`: calls one function and hands back what it returns.
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadTask } from './in-thread.ts';

const { module, name, values } = workerData as ThreadTask;
const exported = (await import(module)) as Record<string, (...values: readonly unknown[]) => unknown>;
parentPort?.postMessage(await exported[name]?.(...values));

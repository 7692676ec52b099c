/** A standings' version: which life of the standings wrote it, then a count within that life. On the wire "EPOCH.N". */
export interface Version {
  epoch: number;
  n: number;
}

export const VERSION_PATTERN = /^\d{1,15}\.\d{1,15}$/;

/** Reads "EPOCH.N"; undefined when it is no version. It is two numbers, not a decimal: 3.10 is newer than 3.9. */
export function parseVersion(text: string): Version | undefined {
  if (!VERSION_PATTERN.test(text)) return undefined;
  const [epoch, n] = text.split('.').map(Number);
  return epoch === undefined || n === undefined ? undefined : { epoch, n };
}

/** Below zero when `a` is older than `b`, zero when equal. A newer epoch wins whatever the count; no version is the oldest. */
export function compareVersions(a: string, b: string): number {
  const left = parseVersion(a) ?? { epoch: -1, n: -1 };
  const right = parseVersion(b) ?? { epoch: -1, n: -1 };
  return left.epoch === right.epoch ? left.n - right.n : left.epoch - right.epoch;
}

import { statfsSync } from 'node:fs';

/** Below this, nothing more should be begun: the last room is for what is under way. */
const LOW_BYTES = 50_000_000;

/** True where the disk of the folder is nearly full. */
export function isDiskLow(folder: string, lowBytes: number = LOW_BYTES): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < lowBytes;
}

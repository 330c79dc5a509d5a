import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits as 43 letters that need no escaping anywhere. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Secrets are kept and compared as digests only: a stolen file opens nothing, and the comparison takes one time. */
export function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

export function sameDigest(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

import { randomBytes } from 'node:crypto';
import type { RandomIds } from '#main/ports/random-ids.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 16;
/** The largest multiple of 62 in a byte: bytes above it are thrown away, so that every character is equally likely. */
const FAIR = 248;

/** Identifiers from the system's secure source: 16 characters of 62 carry 95 bits. */
export const secureRandomIds: RandomIds = {
  next() {
    let id = '';
    while (id.length < LENGTH) {
      for (const byte of randomBytes(LENGTH + 4)) {
        if (byte < FAIR && id.length < LENGTH) id += ALPHABET[byte % ALPHABET.length];
      }
    }
    return id;
  },
};

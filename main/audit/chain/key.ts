import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { replaceFile, setAside } from '../../files.ts';

/**
 * The secret of one data folder. It signs what vouches for the record, and it makes fingerprints of masked secrets.
 * Whoever can read this file can forge both; the file keeps out everybody but the user.
 */
export interface RecordKey {
  /** HMAC-SHA-256 over a statement about the record. */
  sign(statement: string): Buffer;
  vouches(statement: string, signature: Uint8Array): boolean;
  /** Six hex digits: equal for equal secrets, and of no use to find one that was not known before. */
  fingerprint(secret: string): string;
}

export function recordKey(secret: Uint8Array): RecordKey {
  const signing = createHmac('sha256', secret).update('Perch record signatures').digest();
  const marking = createHmac('sha256', secret).update('Perch secret fingerprints').digest();
  const sign = (statement: string) => createHmac('sha256', signing).update(statement).digest();
  return {
    sign,
    vouches(statement, signature) {
      const expected = sign(statement);
      return expected.length === signature.length && timingSafeEqual(expected, signature);
    },
    fingerprint: (text) => createHmac('sha256', marking).update(text).digest('hex').slice(0, 6),
  };
}

/**
 * Opens `audit.key`, made on first use and readable by the user alone. A file that holds no key is set aside and a new
 * one takes its place: then older signatures cannot be checked any more, which verifying says.
 */
export function openKey(file: string): RecordKey & { keep(): void } {
  const known = readKey(file);
  if (known) return { ...known, keep: () => undefined };
  const secret = randomBytes(32);
  let isKept = false;
  return {
    ...recordKey(secret),
    /** Writes the key down, as soon as the folder takes files. @throws when it does not */
    keep() {
      if (isKept) return;
      if (existsSync(file)) setAside(file);
      replaceFile(file, `${secret.toString('hex')}\n`);
      isKept = true;
    },
  };
}

/** The key that is there, for those who only check. */
export function readKey(file: string): RecordKey | undefined {
  try {
    const text = readFileSync(file, 'latin1').trim();
    return /^[0-9a-f]{64}$/.test(text) ? recordKey(Buffer.from(text, 'hex')) : undefined;
  } catch {
    return undefined;
  }
}

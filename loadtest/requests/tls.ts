// Whose certificates are trusted when a target speaks HTTPS.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** `ca`: PEM text of authorities to trust, null for the usual ones. `insecure`: any certificate will do. */
export type Tls = Readonly<{ ca: string | null; insecure: boolean }>;

export const USUAL_TLS: Tls = { ca: null, insecure: false };

export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/** @throws CertificateError when the file cannot be read, or holds no certificate */
export function loadAuthority(file: string): string {
  try {
    const pem = readFileSync(file, 'utf8');
    new X509Certificate(pem);
    return pem;
  } catch (cause) {
    const reason =
      cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'no such file' : 'something else';
    throw new CertificateError(`Expected --ca to be a file of PEM certificates, got ${reason} at ${file}.`, { cause });
  }
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface Certificate {
  key: Buffer;
  cert: Buffer;
  /** The paths of the files, until the test ends. */
  files: { key: string; cert: string };
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Creates a certificate with openssl, signed by itself or by the issuer. The name is also the host name. */
export function certificate(name: string, issuer?: Certificate): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
  const subject = ['-subj', `/CN=${name}`, '-days', '1', '-addext', `subjectAltName=DNS:${name}`];
  const signed = issuer ? ['-CA', issuer.files.cert, '-CAkey', issuer.files.key] : [];
  execFileSync('openssl', ['req', '-x509', ...EC, ...subject, ...signed, '-keyout', files.key, '-out', files.cert], {
    stdio: 'ignore',
  });
  return { key: readFileSync(files.key), cert: readFileSync(files.cert), files };
}

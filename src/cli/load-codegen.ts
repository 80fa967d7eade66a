import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkCodegenPackages, INSTALL_COMMAND } from './codegen-packages.js';
import { UsageError } from './exit.js';

/** Loads codegen, which needs packages that users of the client don't. */
export async function loadCodegen() {
  await checkCodegenPackages(dirname(fileURLToPath(import.meta.url)));
  return import('../../codegen/tool.ts').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const name = /package '([^']+)'/.exec((error as Error).message)?.[1] ?? 'a package';
    throw new UsageError(`codegen requires ${name}, which is not installed. Run:\n  ${INSTALL_COMMAND}`);
  });
}

// npm runs this script (`prepare`) when the package is installed from a git URL or as a folder, such as `file:../..`.
// It builds the package if it isn't built. It is JavaScript, so that it can report missing development dependencies.
// `npm ci` in a clone skips the build, because most work needs none.
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const isBuilt = existsSync('dist/index.d.ts') && existsSync('dist/index.js');
if (process.env.npm_command !== 'ci' && !isBuilt) {
  if (!existsSync('node_modules/tsup')) {
    console.error(`${process.cwd()} is not built, and its development dependencies are missing. Run "npm ci" there.`);
    process.exit(1);
  }
  execSync('npm run --silent build', { stdio: 'inherit' });
}

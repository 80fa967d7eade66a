/** A sandbox in a process of its own, for `bench/sandbox.ts`. It sends its URL and a token, and its processor time on request. */
import { createSandbox, serveSandbox } from '../src/sandbox/index.js';

const sandbox = createSandbox();
const { url } = await serveSandbox(sandbox);
process.on('message', () => process.send?.({ cpu: process.cpuUsage() }));
process.on('disconnect', () => process.exit());
process.send?.({ url, token: sandbox.token('Grace Okafor') });

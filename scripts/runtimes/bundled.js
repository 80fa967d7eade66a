// The entry point for Vite and webpack. The bundle runs without `node_modules`.
import './first-example.js';
import { listEmails } from './client.js';

listEmails(globalThis.SANDBOX_URL, globalThis.SANDBOX_TOKEN).then((text) => console.log(text));

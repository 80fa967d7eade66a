import { serveSdk2 } from './connect-sdk-2.ts';

await serveSdk2('legacy');

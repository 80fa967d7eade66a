import type { Fault } from '../../faults/fault.js';

export interface FaultPreset {
  readonly label: string;
  readonly fault: Fault;
}

/** Faults that affect all operations, as switches. */
export const faultPresets: readonly FaultPreset[] = [
  { label: 'Slow responses: 1 to 3 seconds', fault: { latency: [1000, 3000] } },
  { label: 'Every fifth request fails with 503', fault: { status: 503, retryAfter: 1, rate: 0.2 } },
  { label: 'Rate limit exceeded (429)', fault: { status: 429, retryAfter: 5 } },
  { label: 'Lost responses: requests take effect', fault: { dropConnection: true, when: 'after' } },
  { label: 'Truncated response bodies', fault: { body: 'truncated' } },
  { label: 'Access tokens expire', fault: { token: 'expired' } },
];

/** The effects of a fault for one operation. */
export const faultEffects: readonly FaultPreset[] = [
  { label: 'fails with 500', fault: { status: 500 } },
  { label: 'fails with 503', fault: { status: 503 } },
  { label: 'fails with 429', fault: { status: 429, retryAfter: 5 } },
  { label: 'fails with 404', fault: { status: 404 } },
  { label: 'takes 3 seconds', fault: { latency: 3000 } },
  { label: 'takes effect, but its response is a 504', fault: { status: 504, when: 'after' } },
  { label: 'drops the connection', fault: { dropConnection: true } },
  { label: "returns a gateway's HTML page", fault: { body: 'html' } },
];

/** Whether two faults are the same. The order of their fields does not matter. */
export const isSameFault = (a: Fault, b: Fault): boolean => normalize(a) === normalize(b);

const normalize = (fault: Fault) => JSON.stringify(Object.entries(fault).sort(([a], [b]) => (a < b ? -1 : 1)));

/** A fault in the format of the command line, such as `status=503, rate=0.2`. */
export const describeFault = (fault: Fault): string =>
  Object.entries(fault)
    .map(([name, value]) => (value === true ? name : `${name}=${[value].flat().join(name === 'latency' ? '-' : '+')}`))
    .join(', ');

import { BODIES, STATUSES } from '../faults/fault.js';
import { body, number, oneOf, text } from './schemas.js';

const LATENCY = {
  anyOf: [
    { type: 'number', minimum: 0 },
    { type: 'array', items: { type: 'number', minimum: 0 }, minItems: 2, maxItems: 2 },
  ],
  description: 'Delays the response, in milliseconds or as a range.',
};

/** The schema of a fault. `checkFault` makes the checks that a schema cannot. */
export const FAULT_SCHEMA = body({
  operations: {
    anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
    description: 'Operation ids, `login` or `upload`. Default: all operations.',
  },
  rate: number('Probability, from 0 to 1. Default: 1.'),
  times: number('Number of affected requests. Default: no limit.'),
  latency: LATENCY,
  status: { type: 'integer', enum: STATUSES, description: 'Status of the error response.' },
  retryAfter: number('Retry-After of the error response, in seconds.'),
  dropConnection: { const: true, description: 'Drops the connection without a response.' },
  when: oneOf(['before', 'after'], 'Whether the fault happens before or after the request takes effect.'),
  body: oneOf(BODIES, 'Damages the response body.'),
  token: { ...text('Expires the access token of the request.'), enum: ['expired'] },
});

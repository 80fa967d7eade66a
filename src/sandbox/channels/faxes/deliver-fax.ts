import type { Acting } from '../../context.js';
import { deliver } from '../../shared/deliver-message.js';
import type { Fax } from '../../state.js';

/** Sends a fax, now that its document is there. */
export function deliverFax(ctx: Acting, fax: Fax): void {
  deliver(
    ctx,
    { id: fax.id, channel: 'fax' },
    { id: fax.id, from: ctx.organization.name, to: fax.addresses, subject: fax.name, text: fax.coverNotes ?? '' },
  );
}

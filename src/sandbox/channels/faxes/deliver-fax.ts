import type { OrganizationContext } from '../../context.js';
import { deliverToCustomer } from '../../shared/deliver-to-customer.js';
import type { Fax } from '../../state.js';

/** Delivers a fax after its document has arrived. */
export function deliverFax(ctx: OrganizationContext, fax: Fax): void {
  deliverToCustomer(
    ctx,
    { id: fax.id, channel: 'fax' },
    { id: fax.id, from: ctx.organization.name, to: fax.addresses, subject: fax.name, text: fax.coverNotes ?? '' },
  );
}

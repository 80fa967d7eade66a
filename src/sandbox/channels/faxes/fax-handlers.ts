import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { Context, Handlers } from '../../context.js';
import type { Fax } from '../../state.js';
import { buildUploadHeaders, buildUploadUrl, createUpload } from '../../uploads/upload.js';
import { deliverFax } from './deliver-fax.js';

export const faxHandlers = {
  /** A fax with a document in Content Management is sent immediately, any other one after its upload. */
  postConversationsFaxes: (ctx, { addresses, contentType, documentId, name, coverSheet }) => {
    checkAddresses(ctx, addresses);
    if (!documentId && !contentType) {
      ctx.fail('fax.missing.field', { message: 'Either contentType or documentId is required.', field: 'contentType' });
    }
    const upload = createUpload(ctx, contentType === 'image/tiff' ? 'MULTIPART_POST' : 'SINGLE_PUT', {
      contentType: contentType ?? 'application/pdf',
    });
    const fax: Fax = omitUndefined({
      ...upload,
      addresses: [...addresses],
      name: name ?? 'Fax',
      documentId,
      coverNotes: coverSheet?.notes,
    });
    ctx.organization.faxes[fax.id] = fax;
    if (documentId) {
      fax.uploadedAt = ctx.clock.now();
      fax.isValid = true;
      deliverFax(ctx, fax);
      return { id: fax.id, name: fax.name };
    }
    return {
      id: fax.id,
      name: fax.name,
      uploadDestinationUri: buildUploadUrl(ctx, fax),
      uploadMethodType: fax.method,
      headers: buildUploadHeaders(fax),
    };
  },
} satisfies Handlers;

function checkAddresses(ctx: Context, addresses: readonly string[]): void {
  if (addresses.length === 0) {
    ctx.fail('fax.missing.field', { message: 'At least one address is required.', field: 'addresses' });
  }
  const invalid = addresses.find((address) => !/^\+?\d{4,15}$/.test(address));
  if (invalid !== undefined) {
    ctx.fail('invalid.value', {
      message: 'Each address must be a phone number, such as +13175555555.',
      field: 'addresses',
    });
  }
}

import { nodeModule } from '../../platform/node-module.js';
import { attachUpload } from '../channels/emails/attachment-upload-handlers.js';
import { deliverFax } from '../channels/faxes/deliver-fax.js';
import { getMediaStatus } from '../channels/messages/message-media.js';
import type { OrganizationContext } from '../context.js';
import type { SandboxCore } from '../handle-api-request.js';
import { formatTime } from '../sandbox-clock.js';
import type { Organization, Upload } from '../state.js';
import { decodeBase64, encodeBase64 } from './base64.js';
import { buildUploadHeaders } from './upload.js';

/** Responds to requests to upload URLs. Like the real storage, it is not the API: it accepts no access token and returns plain text. */
export async function handleUpload(
  core: SandboxCore,
  request: Request,
  url: URL,
  bytes: Uint8Array,
): Promise<Response> {
  const id = url.pathname.slice('/uploads/'.length);
  if (request.method === 'GET' || request.method === 'HEAD') return createDownloadResponse(core, id);
  const form = await parseFile(request, bytes);
  const md5 = computeMd5(form ?? bytes);
  const found = findUpload(core, id);
  if (!found) return createTextResponse(404, 'Unknown upload.');
  const { upload } = found;
  const method = upload.method === 'SINGLE_PUT' ? 'PUT' : 'POST';
  if (request.method !== method) return createTextResponse(405, `Use ${method}.`, { allow: method });
  if (request.headers.has('authorization')) {
    return createTextResponse(400, 'Send no Authorization header. The upload headers authorize the request.');
  }
  for (const [name, value] of Object.entries(buildUploadHeaders(upload))) {
    if (request.headers.get(name) !== value)
      return createTextResponse(403, `The header ${name} differs from the one in the upload headers.`);
  }
  if (method === 'POST' && !form) return createTextResponse(400, 'The body must be multipart/form-data with one file.');
  const isSame = upload.content === encodeBase64(form ?? bytes);
  if (upload.uploadedAt !== undefined) {
    // A client retries a PUT whose response was lost.
    return method === 'PUT' && isSame
      ? new Response(null, { status: 200 })
      : createTextResponse(409, 'The file was already uploaded.');
  }
  receiveUpload(core, found, form ?? bytes, md5);
  core.notifyChange();
  return new Response(null, { status: 200 });
}

interface StoredUpload {
  organization: Organization;
  upload: Upload;
  kind: 'media' | 'faxes' | 'attachmentUploads';
}

function findUpload({ state }: SandboxCore, id: string): StoredUpload | undefined {
  for (const organization of state.organizations) {
    for (const kind of ['media', 'faxes', 'attachmentUploads'] as const) {
      const uploads = organization[kind] ?? {};
      const upload = Object.hasOwn(uploads, id) ? uploads[id] : undefined;
      if (upload) return { organization, upload, kind };
    }
  }
  return undefined;
}

function receiveUpload(
  core: SandboxCore,
  { organization, upload, kind }: StoredUpload,
  bytes: Uint8Array,
  md5: string | undefined,
): void {
  const { contentLengthBytes, contentMd5 } = upload;
  upload.uploadedAt = core.clock.now();
  upload.content = encodeBase64(bytes);
  upload.isValid =
    bytes.length > 0 &&
    (contentLengthBytes === undefined || bytes.length === contentLengthBytes) &&
    (contentMd5 === undefined || md5 === undefined || contentMd5 === md5);
  if (kind === 'media' || !upload.isValid) return;
  const ctx: OrganizationContext = { ...core, organization, now: formatTime(core.clock.now()) };
  const fax = organization.faxes[upload.id];
  const attachment = organization.attachmentUploads?.[upload.id];
  if (fax) deliverFax(ctx, fax);
  if (attachment) attachUpload(ctx, attachment);
}

/** Customers and agents download valid media and attachments. */
function createDownloadResponse({ state, clock }: SandboxCore, id: string): Response {
  for (const { media, files = {} } of state.organizations) {
    const upload = Object.hasOwn(media, id) ? media[id] : undefined;
    const isValid = upload && getMediaStatus(upload, clock.now()) === 'valid';
    const file = Object.hasOwn(files, id) ? files[id] : isValid ? upload : undefined;
    if (!file) continue;
    return new Response(decodeBase64(file.content ?? ''), {
      headers: { ...ISOLATION, 'content-type': file.contentType },
    });
  }
  return createTextResponse(404, 'The file is not available.');
}

/** The console has the same origin, so a page or image that somebody uploaded must not run scripts in it. */
const ISOLATION = { 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' };

export const createTextResponse = (status: number, text: string, headers: Record<string, string> = {}) =>
  new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });

/** The first file of a multipart form. Undefined for another body. */
async function parseFile(request: Request, bytes: Uint8Array): Promise<Uint8Array | undefined> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data/i.test(type)) return undefined;
  try {
    const body = new Uint8Array(bytes);
    const form = await new Response(body, { headers: { 'content-type': type } }).formData();
    const file = [...form.values()].find((value) => typeof value !== 'string');
    return file && new Uint8Array(await file.arrayBuffer());
  } catch {
    return undefined;
  }
}

/** Base64, as in the Content-MD5 header. Undefined in browsers, which have no MD5. */
function computeMd5(bytes: Uint8Array): string | undefined {
  try {
    return nodeModule('node:crypto').createHash('md5').update(bytes).digest('base64');
  } catch {
    return undefined;
  }
}

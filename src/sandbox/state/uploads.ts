/** An upload, before and after its bytes arrive. */
export interface Upload {
  id: string;
  method: 'SINGLE_PUT' | 'MULTIPART_POST';
  /** The secret that the upload request must send in a header. */
  token: string;
  contentType: string;
  contentLengthBytes?: number;
  contentMd5?: string;
  /** When the bytes arrived, in milliseconds since 1970. */
  uploadedAt?: number;
  /** Whether the bytes match the announced length and MD5. The API reports it after a delay. */
  isValid?: boolean;
  /** Whether the API already reports `isValid`, regardless of the delay. */
  isChecked?: boolean;
  /** The bytes in base64. */
  content?: string;
}

export interface Media extends Upload {
  conversationId: string;
  communicationId: string;
  fileName: string;
  contentLengthBytes: number;
}

/** A file that a customer sent. */
export interface StoredFile {
  name: string;
  contentType: string;
  /** The bytes in base64. */
  content: string;
}

export interface AttachmentUpload extends Upload {
  conversationId: string;
  /** The name of the file. */
  name: string;
  contentLengthBytes: number;
  inlineImage?: boolean;
}

export interface Fax extends Upload {
  name: string;
  addresses: string[];
  /** A document in Content Management. Such a fax has no upload. */
  documentId?: string;
  coverNotes?: string;
}

/** A part that came: of two with one number the later one. */
export interface UploadedPart {
  readonly etag: string;
  readonly checksum: string | null;
  readonly body: Buffer;
}

/** An object on its way in parts: nobody sees it before it is whole. */
export interface MultipartUpload {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string | null;
  /** Each part comes with one, and whoever completes the upload says them again. */
  readonly checksums: string | null;
  readonly parts: Map<number, UploadedPart>;
}

/** Those that were begun and neither completed nor aborted, by their ID: they cost their owner what they hold. */
export type MultipartUploads = Map<string, MultipartUpload>;

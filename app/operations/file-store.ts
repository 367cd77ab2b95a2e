/** Where bytes lie: what operations use of the bucket that `workers/deps.ts` hands them. */
export type FileStore = Pick<R2Bucket, "put" | "get" | "head" | "list" | "delete" | "createMultipartUpload">;

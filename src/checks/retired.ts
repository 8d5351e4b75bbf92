/** Ids and slugs that once named a check and may never be used again, with the reason. Empty so far. */
export const RETIRED: readonly { readonly id: string; readonly slug: string; readonly why: string }[] = [];

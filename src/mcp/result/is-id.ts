/** Whether a property with this name holds an id or an API link. Other calls need those, so they are never truncated or masked. */
export const isId = (key: string): boolean => /^(id|uri|url)$|(Id|Ids|ID|Uri|Uris|Url)$|_id$/.test(key);

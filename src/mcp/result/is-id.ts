/** Whether a property of this name holds an id or a link of the API: what other calls take, so that it must stay whole. */
export const isId = (key: string): boolean => /^(id|uri|url)$|(Id|Ids|ID|Uri|Uris|Url)$|_id$/.test(key);

const NOT_ALLOWED = /^\.|\/$|[\s\\{^}%`\]">[~<#|]/;

/** Whether the spec allows the name of an uploaded file. Source: the description of `name` in the spec. */
export const isFileName = (name: string): boolean => name !== '' && !NOT_ALLOWED.test(name);

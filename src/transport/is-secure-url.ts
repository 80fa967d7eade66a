/** Whether the connection is private: https, or http to this machine. */
export const isSecureUrl = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && /^(localhost|.*\.localhost|\[::1\]|127(\.\d+){3})$/.test(hostname));

/** Whether a remote address is of this machine. */
export const isLoopbackAddress = (address = ''): boolean => /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address);

// Loaded into a server with `--import`: sends its peak memory, in bytes, for each message of its parent process.
process.on('message', () => process.send?.(process.resourceUsage().maxRSS * 1024));

import fc from 'fast-check';

// Mutation testing compares runs, so each run needs the same examples.
fc.configureGlobal({ seed: 1 });

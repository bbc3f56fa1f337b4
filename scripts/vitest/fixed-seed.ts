import { configureGlobal } from 'fast-check';

/** Property tests try the same values in every run; `FAST_CHECK_SEED=<number>` makes them try others. */
configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 20_201_010) });

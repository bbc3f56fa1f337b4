import { configureGlobal } from 'fast-check';

/** Property tests use the same values in every run. Set `FAST_CHECK_SEED=<number>` to try others. */
configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 20_201_010) });

import { buildPackage } from './build/build-package';

const started = performance.now();

buildPackage().then(
  () => console.log(`Built dist/ in ${((performance.now() - started) / 1000).toFixed(1)} s.`),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

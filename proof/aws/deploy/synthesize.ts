import { join } from 'node:path';
import { ROOT } from '../../../scripts/build/paths';
import { runApp } from '../run-app';
import { DEPLOYMENTS, DOORS, secretOf, stackOf } from './doors';

/** Writes the assembly of every deployment of every door to `<folder>/<door>/<deployment>`: `tsx synthesize.ts <folder>`. */
function main(folder: string): void {
  for (const [frontDoor, { context }] of Object.entries(DOORS)) {
    const all = { frontDoor, authTokenSecret: secretOf(frontDoor), stackName: stackOf(frontDoor), ...context };
    for (const [name, more] of Object.entries(DEPLOYMENTS)) {
      runApp(join(ROOT, 'bin', 'app.ts'), ROOT, join(folder, frontDoor, name), { ...all, ...more });
    }
  }
}

main(process.argv[2] ?? '');

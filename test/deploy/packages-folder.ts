import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Jest looks for a default export, and calls it before all tests: its workers find by the environment what one of them has packaged. */
export default function makePackagesFolder(): void {
  process.env.PACKAGES_OF_TESTS = mkdtempSync(join(tmpdir(), 'keyrotation-packages-'));
}

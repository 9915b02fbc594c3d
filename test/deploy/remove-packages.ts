import { rmSync } from 'node:fs';

/** Jest looks for a default export, and calls it after all tests. */
export default function removePackages(): void {
  const { PACKAGES_OF_TESTS: folder } = process.env;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}

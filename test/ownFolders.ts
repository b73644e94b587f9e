import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives the suite a folder of temporary files and a home of its own, which go when it ends: it meets no file of an
 * earlier run or of another suite, and leaves none, not even in a home, whatever a tool that a test starts may keep
 * there.
 */
export default function ownFolders(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'surgeon-tests-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  Object.assign(process.env, { TMPDIR: folder, HOME: home }); // every process of the suite inherits them
  return () => rmSync(folder, { recursive: true, force: true });
}

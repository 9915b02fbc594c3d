import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOutput } from '../../src/demo/output-folder.ts';

describe('the folder of a demo', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keyrotation-demo-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test('replaces what an earlier demo left there', async () => {
    await openOutput(folder);
    writeFileSync(join(folder, 'mails/old.txt'), 'of the demo before');
    writeFileSync(join(folder, 'last-run.json'), '{}');
    await openOutput(folder);
    expect(existsSync(join(folder, 'mails/old.txt'))).toBe(false);
  });

  test.each(['mails/mine.txt', 'last-run.json', 'report.html'])(
    'is refused when it holds %s that no demo made',
    async (file) => {
      mkdirSync(join(folder, 'mails'));
      writeFileSync(join(folder, file), 'mine');
      await expect(openOutput(folder)).rejects.toThrow('no demo made it');
      expect(readFileSync(join(folder, file), 'utf8')).toBe('mine');
    },
  );

  test.each(['', '  '])('has a name: %j is refused', async (name) => {
    await expect(openOutput(name)).rejects.toThrow('--out is empty');
  });

  test('is no file', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(openOutput(join(folder, 'file'))).rejects.toThrow('cannot be written to');
  });
});

import { z } from 'zod';
import type { Step } from '../step.ts';

const Diagnoses = z.object({
  checks: z.array(z.object({ name: z.string(), kind: z.string() })),
});

export const doctor: Step = {
  name: 'doctor',
  about: 'The doctor finds nothing to be mended',
  async run(site) {
    const { code, stdout, stderr } = await site.keyrotation('doctor', '--json');
    const { checks } = stdout.trim() === '' ? { checks: [] } : Diagnoses.parse(JSON.parse(stdout));
    const broken = checks.filter(({ kind }) => kind === 'broken').map(({ name }) => name);
    if (code === 0 && checks.length > 0) return `${checks.length} checks, none broken`;
    const words = `to be mended: ${broken.join(', ') || stderr.trim() || `no check was told, exit code ${code ?? 'none'}`}`;
    site.beyondMock(`a mock lacks much of what is looked at: ${words}`);
    throw new Error(words);
  },
};

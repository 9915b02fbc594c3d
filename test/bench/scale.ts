import { figure, type Figure } from './figure.ts';
import { engineRun, organization } from './stage.ts';

/** Time per account and peak memory as the organization grows; each size in processes of its own. */
export async function scale(sizes: readonly number[], usersPerAccount: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  const wallMsEach: number[] = [];
  const cpuMsEach: number[] = [];
  for (const accounts of sizes) {
    const org = await organization({ world: { kind: 'seeded', accounts, usersPerAccount } });
    const { wallMs, cpuMs, peakRssMb, simulatorBusy } = await engineRun(org);
    org.close();
    wallMsEach.push(wallMs / accounts);
    cpuMsEach.push(cpuMs / accounts);
    const name = `scale: ${accounts} accounts × ${usersPerAccount} users`;
    figures.push(
      figure(`${name}, wall time`, wallMs / 1000, 's'),
      figure(`${name}, processor time`, cpuMs / 1000, 's'),
      figure(`${name}, wall time an account`, wallMs / accounts, 'ms'),
      figure(`${name}, simulator busy`, simulatorBusy, '%', 0),
      figure(`${name}, peak memory`, peakRssMb, 'MB', 0, { atMost: 300 }),
    );
  }
  const growth = (each: readonly number[]): number => (each.at(-1) ?? 0) / (each[0] ?? 1);
  return [
    ...figures,
    figure('scale: wall time an account, last over first', growth(wallMsEach), '×', 2, { atMost: 1.1 }),
    figure('scale: processor time an account, last over first', growth(cpuMsEach), '×', 2),
  ];
}

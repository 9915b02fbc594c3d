import { isRegionName, PARTITIONS, partitionNamed, partitionOfRegion } from '../../src/core/partitions.ts';

test.each([
  ['eu-west-1', 'aws', 'us-east-1'],
  ['us-east-1', 'aws', 'us-east-1'],
  ['us-gov-east-1', 'aws-us-gov', 'us-gov-west-1'],
  ['cn-northwest-1', 'aws-cn', 'cn-north-1'],
  ['eusc-de-east-1', 'aws-eusc', 'eusc-de-east-1'],
  ['xx-new-1', 'aws', 'us-east-1'],
])('%s is of %s, with the base Region %s', (region, name, baseRegion) => {
  expect(partitionOfRegion(region)).toMatchObject({ name, baseRegion });
  expect(partitionNamed(name).baseRegion).toBe(baseRegion);
});

test('a partition that is not known is taken for the commercial one', () => {
  expect(partitionNamed('aws-moon').name).toBe('aws');
});

test('each partition has a console, a base Region and a name of its own', () => {
  for (const member of ['name', 'regionsBegin', 'consoleHost', 'baseRegion'] as const)
    expect(new Set(PARTITIONS.map((each) => each[member])).size).toBe(PARTITIONS.length);
  for (const { name, baseRegion } of PARTITIONS) {
    expect(partitionOfRegion(baseRegion).name).toBe(name);
    expect(isRegionName(baseRegion)).toBe(true);
  }
});

test.each([
  ['eu-west-1', true],
  ['us-gov-west-1', true],
  ['eusc-de-east-1', true],
  ['ap-southeast-12', true],
  ['eu-west', false],
  ['EU-WEST-1', false],
  ['eu-west-1a', false],
  ['', false],
])('whether %j has the form of a Region’s name: %p', (text, expected) => {
  expect(isRegionName(text)).toBe(expected);
});

import { doubledItems } from '../../src/simulator/traffic/spoil/lists.ts';
import { withMember, withoutMember } from '../../src/simulator/traffic/spoil/members.ts';
import { cutOffWithoutMarker, emptyPage, moreToCome } from '../../src/simulator/traffic/spoil/pages.ts';
import { isList, isMembers, type Value } from '../../src/simulator/traffic/spoil/value.ts';
import type { Service } from '../../src/simulator/protocol/action.ts';
import { membersOf, type Member } from './answer-structure.ts';
import { isOfLedger, type ChangedAnswer, type Failure, type Traits } from './failures.ts';

/**
 * Answers with status 200 that do not hold what they should, made of the true ones: a member that the engine reads one
 * day is here on that day.
 */
export function failuresOfAnswers(traits: Traits): Failure[] {
  const { name, format, answers } = traits;
  const members = new Map(answers.flatMap(membersOf).map((member) => [member.path, member]));
  if (isOfLedger(traits)) return [...members.values()].flatMap(ofTable);
  return [...members.values()].flatMap((member) => [
    ...(format === 'json' ? inJson(member) : inXml(member)),
    ...unknownWord(member),
    ...(isList(member.value) ? listFailures(serviceOf(name), member) : []),
  ]);
}

/** What is in the rows is not DynamoDB's. */
function ofTable(member: Member): Failure[] {
  if (member.path.includes('.') || member.path === 'ScannedCount') return [];
  return inJson(member).filter(({ name }) => !name.startsWith('null '));
}

const spoiled = (name: string, answer: ChangedAnswer): Failure => ({ name, meets: { answer } });

function inJson({ path, value }: Member): Failure[] {
  return [
    ...withoutIt(path),
    ...(value === null ? [] : [spoiled(`null ${path}`, withMember(path, null))]),
    spoiled(`${path} of another type`, withMember(path, otherType(value))),
  ];
}

/** A list that leaves out one of its items tells nothing of it. */
function withoutIt(path: string): Failure[] {
  return path.endsWith('.0') ? [] : [spoiled(`without ${path}`, withoutMember(path))];
}

function otherType(value: Value): Value {
  return typeof value === 'string' ? 7 : 'what is this';
}

/** An element without contents is an empty list or text: of those it is an answer, if a wrong one. */
function inXml({ path, value }: Member): Failure[] {
  if (isList(value)) return [];
  const isStructure = isMembers(value);
  const holdsList = isStructure && Object.values(value).some(isList);
  return [
    ...withoutIt(path),
    ...(holdsList ? [] : [spoiled(`null ${path}`, withMember(path, null))]),
    ...(isStructure || isParsed(value)
      ? [spoiled(`${path} of another type`, withMember(path, 'what is this'))]
      : []),
  ];
}

/** Whatever else stands in XML is a text, as which anything will do. */
const isParsed = (value: Value): boolean =>
  typeof value === 'string' && /^(?:true|false|-?\d+(?:\.\d+)?|\d{4}-\d\d-\d\dT[\d:.]+Z)$/.test(value);

const WORDS = /(?:^|\.)(?:State|Status|VerificationStatus|EnforcementStatus|ServiceName|ReportFormat)$/;

function unknownWord({ path }: Member): Failure[] {
  return WORDS.test(path) ? [spoiled(`${path} unknown`, withMember(path, 'BRAND_NEW'))] : [];
}

/** Lists that come in pages; what a wrong token leads to is the first page again. */
function listFailures(service: Service, { path, value }: Member): Failure[] {
  const isEmpty = isList(value) && value.length === 0;
  const list = isEmpty ? [] : [spoiled(`${path} twice`, doubledItems(path))];
  const isPaged = /^(?:Accounts|Tags|Parents|Users\.member|AccessKeyMetadata\.member|Tags\.member)$/.test(
    path,
  );
  if (!isPaged) return list;
  const pages = [
    spoiled('pages without end', moreToCome(service, '0')),
    ...(isEmpty ? [] : [spoiled('an empty page first', emptyFirst(service, path))]),
  ];
  return [
    ...list,
    ...pages,
    ...(service === 'iam' ? [spoiled('cut off without a marker', cutOffWithoutMarker)] : []),
  ];
}

/** The page after it is the whole list. */
function emptyFirst(service: Service, path: string): ChangedAnswer {
  return (body, { params }) =>
    (params.Marker ?? params.NextToken) === undefined ? emptyPage(service, path, '0')(body) : body;
}

function serviceOf(name: string): Service {
  return (name.split(' ')[1] ?? '').split(':')[0] as Service;
}

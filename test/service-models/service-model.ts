import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What AWS says of a value: its type, and what it may hold. */
export type Shape =
  | StructureShape
  | { readonly type: 'list'; readonly member: Member; readonly min?: number; readonly max?: number }
  | {
      readonly type: 'map';
      readonly key: Member;
      readonly value: Member;
      readonly min?: number;
      readonly max?: number;
    }
  | {
      readonly type: 'string';
      readonly min?: number;
      readonly max?: number;
      readonly pattern?: string;
      readonly enum?: readonly string[];
    }
  | { readonly type: 'blob'; readonly min?: number; readonly max?: number }
  | {
      readonly type: 'integer' | 'long' | 'float' | 'double';
      readonly min?: number;
      readonly max?: number;
    }
  | { readonly type: 'boolean' | 'timestamp' };

export interface StructureShape {
  readonly type: 'structure';
  readonly required?: readonly string[];
  readonly members: Readonly<Record<string, Member>>;
}

export interface Member {
  readonly shape: string;
  /** As it is called on the wire, where that is another name. */
  readonly locationName?: string;
  /** Set for what is no part of the body, such as `uri` or `header`. */
  readonly location?: string;
}

export interface OperationModel {
  readonly input?: string;
  readonly output?: string;
  /** Codes, with the HTTP status that goes with each where the model says so. */
  readonly errors: Readonly<Record<string, number | null>>;
}

/** What of a service's model is kept here (NOTICE.md): the operations that the embedded organization knows. */
export interface ServiceModel {
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const read = new Map<string, ServiceModel>();

/** @param name botocore's, such as `sesv2` */
export function serviceModel(name: string): ServiceModel {
  const found =
    read.get(name) ??
    (JSON.parse(readFileSync(join(import.meta.dirname, 'models', `${name}.json`), 'utf8')) as ServiceModel);
  read.set(name, found);
  return found;
}

/** @throws Error for a shape that the file does not have, which `npm run models` has then left out */
export function shapeNamed({ shapes }: ServiceModel, name: string): Shape {
  const shape = shapes[name];
  if (!shape) throw new Error(`the model has no shape ${name}: npm run models`);
  return shape;
}

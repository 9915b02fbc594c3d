/** dynalite brings no types; this is the part of it that is used here. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  type DynaliteOptions = { createTableMs?: number; deleteTableMs?: number; updateTableMs?: number };

  export default function dynalite(options?: DynaliteOptions): Server;
}

declare module 'dynalite/db/conditionParser.js' {
  /** What a request binds, and what of that no expression has used so far. */
  export interface ParseContext {
    readonly attrNames?: Readonly<Record<string, string>>;
    readonly attrVals?: Readonly<Record<string, object>>;
    readonly unusedAttrNames: Record<string, true>;
    readonly unusedAttrVals: Record<string, true>;
    readonly isReserved: (name: string) => boolean;
  }

  /** Returns the parsed expression, or says what is wrong with it; throws what is wrong with its syntax. */
  export type Parse = (text: string, options: { readonly context: ParseContext }) => unknown;

  const parser: { parse: Parse };
  export default parser;
}

declare module 'dynalite/db/updateParser.js' {
  import type { Parse } from 'dynalite/db/conditionParser.js';

  const parser: { parse: Parse };
  export default parser;
}

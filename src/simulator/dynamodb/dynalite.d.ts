/** dynalite brings no types; this is the part of it that is used here. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  type DynaliteOptions = { createTableMs?: number; deleteTableMs?: number; updateTableMs?: number };

  export default function dynalite(options?: DynaliteOptions): Server;
}

import type { Server } from 'node:http';

type Dynalite = (options?: object) => Server;

/** As environment.mjs hands it in, under the package's name. */
export default (globalThis as unknown as { readonly dynaliteOfTheWorker: Dynalite }).dynaliteOfTheWorker;

import { PARTS } from './parts.ts';
import { trySomeOf } from './telling.ts';

trySomeOf([PARTS.ledgerBefore, PARTS.ledgerAfter, PARTS.afterACrash]);

import { PARTS } from './parts.ts';
import { trySomeOf } from './telling.ts';

trySomeOf([PARTS.aws, PARTS.sandbox, PARTS.sender]);

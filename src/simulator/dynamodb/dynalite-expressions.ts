import conditions from 'dynalite/db/conditionParser.js';
import updates from 'dynalite/db/updateParser.js';
import { remembered } from './remembered-expressions.ts';

// dynalite parses each expression anew, which took most of the processor time of a write: its parser tries a nested condition
// in many ways. Those of a program are few, and differ in what they bind.
for (const parser of [conditions, updates]) parser.parse = remembered(parser.parse);

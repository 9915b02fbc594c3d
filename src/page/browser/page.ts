import type { PageData } from '../data/page-data.ts';
import { element } from './elements.ts';
import { keyTable } from './key-table.ts';

keyTable(JSON.parse(element('data', HTMLScriptElement).textContent) as PageData);
document.documentElement.dataset.ready = 'true';

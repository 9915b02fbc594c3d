import type { PageData } from '../data/page-data.ts';
import { accountList } from './account-list.ts';
import { element } from './elements.ts';
import { keyTable } from './key-table.ts';
import { restOfRankings } from './rankings.ts';

const data = JSON.parse(element('data', HTMLScriptElement).textContent) as PageData;
if (data.accounts.length > 0) accountList(data);
if (data.keys.id.length > 0) {
  restOfRankings(data);
  keyTable(data);
}
document.documentElement.dataset.ready = 'true';

import { readPageData } from '../data/page-data.ts';
import { accountList } from './account-list.ts';
import { element } from './elements.ts';
import { keyTable } from './key-table.ts';
import { restOfRankings } from './rankings.ts';

const data = readPageData(element('data', HTMLScriptElement).textContent);
if (data.accounts.length > 0) accountList(data);
if (data.keys.id.length > 0) {
  restOfRankings(data);
  keyTable(data);
}
document.documentElement.dataset.ready = 'true';

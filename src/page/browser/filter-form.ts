import { element } from './elements.ts';
import { FILTERS, type Wanted } from './selection.ts';

/** Long enough for a word to be typed to its end. */
const TYPING_MS = 120;

/** What the reader asks for: in the form, and in the address, so that a copied link shows the same. */
interface FilterForm {
  readonly wanted: () => Wanted;
  /** The address says what the form does, and `order` after it. */
  readonly tell: (order: string) => void;
  /** Fills the form from the address; whether that asks for anything. */
  readonly follow: () => boolean;
}

/** The name under which the address has the order. */
const SORT = 'sort';

/** @param changed told when the reader has filled, emptied or sent the form */
export function filterForm(changed: () => void): FilterForm {
  const form = element('filters', HTMLFormElement);
  const field = (name: string): HTMLInputElement | HTMLSelectElement | null => {
    const control = form.elements.namedItem(name);
    return control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? control : null;
  };
  const valueOf = (name: string): string => field(name)?.value.trim() ?? '';

  let typing: ReturnType<typeof setTimeout> | undefined;
  form.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(changed, TYPING_MS);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    changed();
  });
  form.addEventListener('reset', () => {
    // The form is empty only after its event.
    setTimeout(changed);
  });

  return {
    wanted: () => Object.fromEntries(FILTERS.map((name) => [name, valueOf(name)])) as unknown as Wanted,
    tell(order) {
      const asked = new URLSearchParams();
      for (const name of FILTERS) if (valueOf(name) !== '') asked.set(name, valueOf(name));
      if (order !== '') asked.set(SORT, order);
      history.replaceState(null, '', `#${asked.size === 0 ? 'keys' : asked.toString()}`);
    },
    follow() {
      const asked = askedIn(location.hash);
      if (![...FILTERS, SORT].some((name) => asked.has(name))) return false;
      for (const name of FILTERS) {
        const control = field(name);
        if (control) fill(control, asked.get(name) ?? '');
      }
      return true;
    },
  };
}

/** The order that the address asks for, or none. */
export const orderAsked = (): string => askedIn(location.hash).get(SORT) ?? '';

const askedIn = (hash: string): URLSearchParams => new URLSearchParams(hash.slice(1));

/** A choice that this run does not offer, as a day of yesterday's page, is shown as it was asked for: no key fits it. */
function fill(control: HTMLInputElement | HTMLSelectElement, value: string): void {
  control.value = value;
  if (control instanceof HTMLSelectElement && control.value !== value) {
    control.add(new Option(value));
    control.value = value;
  }
}

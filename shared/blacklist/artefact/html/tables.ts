import { AegisError } from '../../../kernel/error.ts';
import { decodeReferences, HTML_ENTITIES } from '../xml/references.ts';
import { attribute, type HtmlHandler } from './tokens.ts';

/** Rows of a page; the portals show 50. */
const MAX_ROWS = 100_000;
const MAX_CELLS_IN_ROW = 256;
/** Characters of a cell as written; what is beyond is dropped, and no address is that long. */
const MAX_CELL_LENGTH = 4_096;
/** Tables in tables, as layout goes. */
const MAX_DEPTH = 32;

/** A row of a table: texts of its cells with blanks collapsed, and the `href` of the last link of each. */
export interface HtmlRow {
  /** 1-based row of the table, the header counted. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly links: readonly string[];
}

export interface HtmlTable {
  readonly caption: string;
  readonly rows: readonly HtmlRow[];
}

interface OpenTable {
  caption: string;
  rows: HtmlRow[];
  /** The row under way; also begun by a cell that stands in no `<tr>`. */
  cells: string[] | null;
  links: string[];
  /** Where text goes. */
  place: 'none' | 'cell' | 'caption';
  text: string;
  link: string;
}

const ROW_BORDERS = new Set(['tr', 'thead', 'tbody', 'tfoot']);
const BREAKS = new Set(['br', 'p', 'div', 'li']);

const resolveReferences = (text: string): string => decodeReferences(text, HTML_ENTITIES, false);

const tidy = (text: string): string => resolveReferences(text).replace(/\s+/g, ' ').trim();

/** Collects the tables of a page, nested ones on their own, from what `readHtml` hands over. */
export class TableCollector implements HtmlHandler {
  readonly #done: HtmlTable[] = [];
  readonly #open: OpenTable[] = [];
  #rows = 0;
  #tooDeep = 0;

  open(name: string, attributes: string): void {
    const table = this.#open.at(-1);
    if (name === 'table') this.#openTable();
    else if (!table) return;
    else if (name === 'td' || name === 'th') this.#openCell(table);
    else if (name === 'caption') this.#openCaption(table);
    else if (ROW_BORDERS.has(name)) this.#endRow(table);
    else if (name === 'a' && table.place === 'cell') table.link = attribute(attributes, 'href') ?? table.link;
    else if (BREAKS.has(name)) this.text(' ');
  }

  close(name: string): void {
    const table = this.#open.at(-1);
    if (name === 'table') this.#closeTable();
    else if (!table) return;
    else if (name === 'td' || name === 'th' || name === 'caption') this.#endPlace(table);
    else if (ROW_BORDERS.has(name)) this.#endRow(table);
    else if (BREAKS.has(name)) this.text(' ');
  }

  text(text: string): void {
    const table = this.#open.at(-1);
    if (!table || table.place === 'none' || table.text.length >= MAX_CELL_LENGTH) return;
    // Indentation may be long; it must not use up what a cell may hold.
    table.text += text.trim() === '' ? ' ' : text.trimStart().length === text.length ? text : ` ${text.trimStart()}`;
    if (table.text.length > MAX_CELL_LENGTH) table.text = table.text.slice(0, MAX_CELL_LENGTH);
  }

  /** The tables of the page in the order of their ends; call once, at the end of the page. */
  tables(): readonly HtmlTable[] {
    this.#tooDeep = 0;
    while (this.#open.length > 0) this.#closeTable();
    return this.#done;
  }

  #openTable(): void {
    if (this.#open.length >= MAX_DEPTH) {
      this.#tooDeep++;
      return;
    }
    this.#open.push({ caption: '', rows: [], cells: null, links: [], place: 'none', text: '', link: '' });
  }

  #closeTable(): void {
    if (this.#tooDeep > 0) {
      this.#tooDeep--;
      return;
    }
    const table = this.#open.pop();
    if (!table) return;
    this.#endRow(table);
    this.#done.push({ caption: table.caption, rows: table.rows });
  }

  #openCell(table: OpenTable): void {
    this.#endPlace(table);
    table.cells ??= [];
    table.place = 'cell';
  }

  #openCaption(table: OpenTable): void {
    this.#endRow(table);
    table.place = 'caption';
  }

  #endPlace(table: OpenTable): void {
    if (table.place === 'caption') table.caption = tidy(table.text);
    if (table.place === 'cell' && table.cells && table.cells.length < MAX_CELLS_IN_ROW) {
      table.cells.push(tidy(table.text));
      table.links.push(resolveReferences(table.link));
    }
    table.place = 'none';
    table.text = '';
    table.link = '';
  }

  #endRow(table: OpenTable): void {
    this.#endPlace(table);
    if (table.cells) {
      if (++this.#rows > MAX_ROWS) {
        throw new AegisError('artefact_too_large', `The page has more than ${MAX_ROWS} table rows`, {
          details: { limit: 'rows' },
        });
      }
      table.rows.push({ line: table.rows.length + 1, cells: table.cells, links: table.links });
    }
    table.cells = null;
    table.links = [];
  }
}

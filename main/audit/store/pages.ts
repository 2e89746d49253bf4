/**
 * SQLite's file format as far as reading rows out of a damaged file needs it: leaf pages of tables, their cells and the
 * overflow pages that continue them (https://www.sqlite.org/fileformat2.html §1.5, §1.6, §2.1).
 */

/** Pages of one size, by their place in a file. */
export interface PageReader {
  readonly count: number;
  read(index: number): Buffer | undefined;
  /** Where the page with a number stands; without it overflow pages cannot be followed. */
  readonly numbered: ((number: number) => number) | undefined;
}

export interface Cell {
  readonly id: number;
  readonly values: readonly (string | Uint8Array | number | null)[];
}

const LEAF_OF_TABLE = 0x0d;
/** The first page starts with the file's header. */
const FILE_HEADER = 100;
/** Longest payload worth putting together; more is a damaged length. */
const LONGEST = 16 * 1024 * 1024;

/** The rows on a page, when it is a leaf of a table. What makes no sense is passed over. */
export function* leafCells(pages: PageReader, index: number): Generator<Cell> {
  const page = pages.read(index);
  if (!page) return;
  const start = index === 0 && pages.numbered ? FILE_HEADER : 0;
  if (page[start] !== LEAF_OF_TABLE) return;
  const count = page.readUInt16BE(start + 3);
  for (let cell = 0; cell < count; cell++) {
    const pointerAt = start + 8 + cell * 2;
    if (pointerAt + 2 > page.length) return;
    const found = readCell(pages, page, page.readUInt16BE(pointerAt));
    if (found) yield found;
  }
}

function readCell(pages: PageReader, page: Buffer, offset: number): Cell | undefined {
  try {
    const length = variableInteger(page, offset);
    const id = variableInteger(page, length.end);
    if (length.value > LONGEST || length.value < 4 || id.value < 1) return undefined;
    const payload = readPayload(pages, page, id.end, length.value);
    return payload && { id: id.value, values: readValues(payload) };
  } catch {
    return undefined;
  }
}

function readPayload(pages: PageReader, page: Buffer, start: number, length: number): Buffer | undefined {
  const usable = page.length;
  const most = usable - 35;
  if (length <= most) return start + length <= usable ? page.subarray(start, start + length) : undefined;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (usable - 4));
  const local = fitting <= most ? fitting : least;
  if (start + local + 4 > usable || !pages.numbered) return undefined;
  const pieces = [page.subarray(start, start + local)];
  let missing = length - local;
  for (let next = page.readUInt32BE(start + local); missing > 0 && next !== 0; ) {
    const overflow = pages.read(pages.numbered(next));
    if (!overflow) return undefined;
    pieces.push(overflow.subarray(4, 4 + Math.min(missing, usable - 4)));
    missing -= usable - 4;
    next = overflow.readUInt32BE(0);
  }
  return missing > 0 ? undefined : Buffer.concat(pieces);
}

function readValues(payload: Buffer): Cell['values'] {
  const header = variableInteger(payload, 0);
  const values: (string | Uint8Array | number | null)[] = [];
  let at = header.end;
  let body = header.value;
  while (at < header.value) {
    const type = variableInteger(payload, at);
    at = type.end;
    const size = sizeOf(type.value);
    if (body + size > payload.length) throw new RangeError('A value is longer than its row.');
    values.push(storedValue(type.value, payload.subarray(body, body + size)));
    body += size;
  }
  return values;
}

function storedValue(type: number, bytes: Buffer): string | Uint8Array | number | null {
  if (type >= 13 && type % 2 === 1) return bytes.toString('utf8');
  if (type >= 12) return Uint8Array.from(bytes);
  if (type === 0 || type === 7) return null;
  if (type === 8 || type === 9) return type - 8;
  return bytes.length > 6 ? Number(bytes.readBigInt64BE()) : bytes.readIntBE(0, bytes.length);
}

function sizeOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? 0;
}

function variableInteger(bytes: Buffer, offset: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let index = 0; index < 8; index++) {
    const byte = bytes.readUInt8(offset + index);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: offset + index + 1 };
  }
  return { value: value * 256 + bytes.readUInt8(offset + 8), end: offset + 9 };
}

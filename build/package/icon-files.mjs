/** Windows' and macOS's icon files, out of the PNG pictures that build/icons.mjs draws. Both formats hold PNG as it is. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];

/** Apple's four letters for a picture of so many pixels: Icon Services file format, PNG entries. */
const ICNS_TYPES = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['icp6', 64],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
]);

/**
 * @param {string} pictures folder of app-<pixels>.png
 * @param {string} folder where icon.ico, icon.icns and <pixels>x<pixels>.png go
 */
export function writeIconFiles(pictures, folder) {
  const picture = (/** @type {number} */ size) => readFileSync(path.join(pictures, `app-${size}.png`));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'icon.ico'), ico(ICO_SIZES.map((size) => ({ size, png: picture(size) }))));
  writeFileSync(path.join(folder, 'icon.icns'), icns(ICNS_TYPES.map(([type, size]) => ({ type, png: picture(size) }))));
  for (const size of [...ICO_SIZES, 512, 1024]) writeFileSync(path.join(folder, `${size}x${size}.png`), picture(size));
}

/**
 * A directory of entries of 16 bytes, then the pictures.
 * @param {readonly { size: number, png: Buffer }[]} pictures
 */
export function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * index;
    // 256 pixels are written as 0: the field has one byte.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** @param {readonly { type: string, png: Buffer }[]} pictures */
export function icns(pictures) {
  const entries = pictures.map(({ type, png }) => Buffer.concat([Buffer.from(type, 'latin1'), length(png), png]));
  const body = Buffer.concat(entries);
  return Buffer.concat([Buffer.from('icns', 'latin1'), length(body), body]);
}

/**
 * Length of an entry with its eight bytes of head.
 * @param {Buffer} content
 */
function length(content) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(content.length + 8);
  return bytes;
}

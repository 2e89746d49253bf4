/** Draws the tray's shapes and the app icon from their SVG sources in the sizes that systems ask for. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const sources = path.join(import.meta.dirname, 'icons');
const SHAPES = ['on', 'watching', 'paused', 'problem'];

/** Tray icons come as a base size and its multiples, which Electron finds by their `@2x` endings. */
const TRAY_SIZES =
  process.platform === 'linux'
    ? [
        { size: 22, ending: '' },
        { size: 44, ending: '@2x' },
      ]
    : [
        { size: 16, ending: '' },
        { size: 24, ending: '@1.5x' },
        { size: 32, ending: '@2x' },
      ];

const APP_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

let ready;

/** @param {string} folder */
export async function drawIcons(folder) {
  ready ??= initWasm(readFileSync(new URL(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'))));
  await ready;
  mkdirSync(folder, { recursive: true });
  for (const shape of SHAPES) {
    for (const { size, ending } of TRAY_SIZES) {
      // The small drawing is simpler, so that it stays sharp at 16 pixels and its doubles.
      const svg = readFileSync(
        path.join(sources, size % 16 === 0 ? `tray-${shape}-16.svg` : `tray-${shape}.svg`),
        'utf8',
      );
      for (const [name, drawing] of Object.entries({ [shape]: svg, [`${shape}-asks`]: withBadge(svg) })) {
        writeFileSync(path.join(folder, `tray-${name}-black${ending}.png`), draw(drawing, size));
        writeFileSync(
          path.join(folder, `tray-${name}-white${ending}.png`),
          draw(drawing.replaceAll('#000', '#fff'), size),
        );
      }
    }
  }
  for (const size of APP_SIZES) {
    const svg = readFileSync(path.join(sources, size <= 32 ? 'app-icon-small.svg' : 'app-icon.svg'), 'utf8');
    writeFileSync(path.join(folder, `app-${size}.png`), draw(svg, size));
  }
}

/**
 * The shape with a dot in its free corner, and room around the dot: a question waits.
 * @param {string} svg
 */
function withBadge(svg) {
  const edge = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const [centre, dot, room] = [edge * 0.17, edge * 0.15, edge * 0.21];
  const circle = `circle cx="${centre}" cy="${centre}"`;
  const start = svg.indexOf('>') + 1;
  const end = svg.lastIndexOf('</svg>');
  // Names of colours, so that the white icon keeps its mask.
  const mask = `<mask id="room"><rect width="${edge}" height="${edge}" fill="white"/><${circle} r="${room}" fill="black"/></mask>`;
  return `${svg.slice(0, start)}${mask}<g mask="url(#room)">${svg.slice(start, end)}</g><${circle} r="${dot}"/></svg>`;
}

/**
 * @param {string} svg
 * @param {number} size
 */
function draw(svg, size) {
  return new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng();
}

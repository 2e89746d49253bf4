/** Who the packages say they are. The version stands in package.json alone; everything else reads it from here. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** @type {{ name: string, productName: string, version: string, description: string, license: string, author: string, engines: Record<string, string>, dependencies: Record<string, string>, devDependencies: Record<string, string> }} */
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

export const IDENTITY = {
  ...manifest,
  appId: 'dev.perch.Perch',
  /** The program's name on Linux, and the name of deb and rpm. */
  program: 'perch',
  /** Where Linux packages put the app; rules and the hooks' registrations know the place. */
  linuxFolder: '/opt/Perch',
  maintainer: process.env['PERCH_MAINTAINER'] || 'The Perch authors <perch@localhost>',
  homepage: process.env['PERCH_HOMEPAGE'] || 'https://localhost/perch',
  protocol: 'perch',
};

/**
 * Seconds since 1970 that every file in a package is dated with, so that one commit gives one set of bytes: the time
 * of the commit, which whoever builds hands over as SOURCE_DATE_EPOCH, or one fixed time.
 */
export const buildTime = Number(process.env['SOURCE_DATE_EPOCH'] || 1_767_225_600);

/** Recognises Perch's own processes and services by name. */

const PERCH_NAME = /\bperch(?:-hook|d)?\b|perch\.(?:exe|service|app|desktop)/i;

export function namesPerch(text: string): boolean {
  return PERCH_NAME.test(text);
}

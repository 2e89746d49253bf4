/** For the tests; see readme.mjs. */
export function withFigures(text: string, print: (script: string) => string | undefined): string;

/** Thrown when a command asks for more work than Perch gives it; caught where the analysis begins. */
export class TooMuch extends Error {}

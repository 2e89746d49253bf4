/**
 * Of a choice's exceptions, those that are made when these steps of a compound command are remembered. One that is for
 * the call as a whole comes with all of its steps.
 */
export function exceptionsOfSteps<Made extends { readonly step: string }>(
  exceptions: readonly Made[],
  steps: readonly string[],
): readonly Made[] {
  const all = exceptions.every(({ step }) => step === '' || steps.includes(step));
  return exceptions.filter(({ step }) => (step === '' ? all : steps.includes(step)));
}

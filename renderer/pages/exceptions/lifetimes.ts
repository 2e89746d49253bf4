import type { ExceptionScope, Lifetime } from '../../../preload/contract.ts';
import type { Option } from '../../components/select.tsx';
import type { Language } from '../../messages/language.tsx';

const LONGER: readonly Lifetime[] = ['15-minutes', '1-hour', '1-day', '30-days', 'never-ends'];

/** How long an exception may hold where it holds: one for a session ends with it at the latest. */
export function lifetimesFor(scope: ExceptionScope, { t }: Language): Option<Lifetime>[] {
  const names: readonly Lifetime[] = scope === 'session' ? ['session', '15-minutes', '1-hour'] : LONGER;
  return names.map((value) => ({ value, label: t(`lifetime.${value}`) }));
}

import { Segments } from '../../components/segments.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useStore } from '../../state/store.ts';

/** Guardrails or watching: the same switch as in the sidebar and the tray. */
export function ModeControl({ disabled }: { readonly disabled: boolean }) {
  const language = useLanguage();
  const { t } = language;
  const { state: store, bridge, act } = usePerch();
  const state = useStore(store);
  if (!state) return null;
  return (
    <Segments
      label={t('setting.mode')}
      value={state.mode}
      onChange={(mode) => void act(bridge.request('mode.set', mode), language, t(`mode.changed.${mode}`))}
      segments={[
        { value: 'guardrails', label: t('mode.guardrails'), disabled },
        { value: 'monitor', label: t('mode.monitor'), disabled },
      ]}
    />
  );
}

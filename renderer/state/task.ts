import { useCallback, useEffect, useState } from 'react';
import type { Progress } from '../../preload/contract.ts';
import { usePerch } from './perch.ts';

let made = 0;

/** Long work that this component begins: how far it is, and the way to stop it. It stops when the component goes. */
export function useTask(): {
  readonly progress: Progress | undefined;
  /** Begins anew. @returns the id to give to the request */
  begin(): string;
  cancel(): void;
} {
  const { bridge, onProgress } = usePerch();
  const [task, setTask] = useState('');
  const [progress, setProgress] = useState<Progress>();
  useEffect(() => {
    if (!task) return;
    const stop = onProgress(task, setProgress);
    return () => {
      stop();
      void bridge.request('task.cancel', task);
    };
  }, [bridge, onProgress, task]);
  const begin = useCallback(() => {
    const id = `window-${++made}`;
    setProgress(undefined);
    setTask(id);
    return id;
  }, []);
  const cancel = useCallback(() => {
    if (task) void bridge.request('task.cancel', task);
  }, [bridge, task]);
  return { progress, begin, cancel };
}

/**
 * Does something with each item in the next turn of the event loop, when the answers of this turn have left: agents do
 * not wait for those who only look on.
 * @param failed is told what it throws; the other items go on
 */
export function inNextTurn<Item>(work: (item: Item) => void, failed: (error: unknown) => void): (item: Item) => void {
  let waiting: Item[] = [];
  const workOff = () => {
    const items = waiting;
    waiting = [];
    for (const item of items) {
      try {
        work(item);
      } catch (error) {
        failed(error);
      }
    }
  };
  return (item) => {
    if (waiting.length === 0) setImmediate(workOff);
    waiting.push(item);
  };
}

import { useState } from 'preact/hooks';
import type { OperationId } from '../../../generated/operations.js';
import type { OperationSummary } from '../../control/list-operations.js';
import type { Actions } from './actions.ts';
import { faultEffects } from './fault-presets.ts';

/** Adds a fault for one operation. */
export function FaultForm({
  operations,
  actions,
}: {
  operations: ReadonlyMap<string, OperationSummary>;
  actions: Actions;
}) {
  const [operation, setOperation] = useState('');
  const [effect, setEffect] = useState(0);
  const [times, setTimes] = useState('1');
  const submit = async () => {
    const { fault } = faultEffects[effect] ?? faultEffects[0] ?? {};
    if (!fault) return;
    const limit = times === '' ? {} : { times: Number(times) };
    // The sandbox rejects an unknown operation with the known ones.
    if (await actions.addFault({ ...fault, ...limit, operations: operation as OperationId })) setOperation('');
  };
  return (
    <form
      aria-label="Fault for one operation"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label>
        Operation
        <input
          required
          list="operations"
          autocomplete="off"
          value={operation}
          onInput={(event) => setOperation(event.currentTarget.value)}
        />
      </label>
      <datalist id="operations">
        {[...operations.values()].map(({ id, tool }) => (
          <option key={id} value={id}>
            {tool}
          </option>
        ))}
      </datalist>
      <label>
        Effect
        <select value={effect} onChange={(event) => setEffect(Number(event.currentTarget.value))}>
          {faultEffects.map(({ label }, index) => (
            <option key={label} value={index}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        Times
        <input
          type="number"
          min={1}
          placeholder="no limit"
          value={times}
          onInput={(event) => setTimes(event.currentTarget.value)}
        />
      </label>
      <button type="submit">Add fault</button>
    </form>
  );
}

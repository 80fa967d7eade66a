import type { OperationSummary } from '../../control/list-operations.js';
import type { ActiveFault } from '../../faults/faults.js';
import type { Actions } from './actions.ts';
import { FaultForm } from './fault-form.tsx';
import { describeFault, type FaultPreset, faultPresets, isSameFault } from './fault-presets.ts';

interface Props {
  faults: readonly ActiveFault[];
  operations: ReadonlyMap<string, OperationSummary>;
  actions: Actions;
}

/** Switches faults on and off. */
export function FaultPanel({ faults, operations, actions }: Props) {
  const others = faults.filter(({ fault }) => !faultPresets.some((preset) => isSameFault(preset.fault, fault)));
  return (
    <section class="faults" aria-labelledby="faults-title">
      <h2 id="faults-title">Faults</h2>
      <ul>
        {faultPresets.map((preset) => (
          <li key={preset.label}>
            <PresetSwitch preset={preset} faults={faults} actions={actions} />
          </li>
        ))}
        {others.map(({ id, fault, remaining }) => (
          <li key={id} class="row">
            <code>{describeFault(fault)}</code>
            {remaining === undefined ? '' : ` (${remaining} left)`}
            <button
              type="button"
              aria-label={`Remove ${describeFault(fault)}`}
              onClick={() => void actions.removeFault(id)}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
      <details>
        <summary>Fault for one operation</summary>
        <FaultForm operations={operations} actions={actions} />
      </details>
      <p class="hint">Faults also affect what you do here as an agent.</p>
    </section>
  );
}

interface SwitchProps {
  preset: FaultPreset;
  faults: readonly ActiveFault[];
  actions: Actions;
}

function PresetSwitch({ preset: { label, fault }, faults, actions }: SwitchProps) {
  const active = faults.find((one) => isSameFault(one.fault, fault));
  const toggle = () => (active ? actions.removeFault(active.id) : actions.addFault(fault));
  return (
    <button type="button" role="switch" aria-checked={active !== undefined} onClick={() => void toggle()}>
      <span class="knob" aria-hidden="true" />
      {label}
    </button>
  );
}

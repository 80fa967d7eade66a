import { useState } from 'preact/hooks';

/** Asks for the control token of the sandbox. */
export function TokenForm({ error, unlock }: { error: string | undefined; unlock: (token: string) => void }) {
  const [token, setToken] = useState('');
  return (
    <main class="token">
      <h1>Sandbox console</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          unlock(token);
        }}
      >
        <p>
          <label for="token">Control token</label>
          <input
            id="token"
            type="password"
            autocomplete="off"
            required
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </p>
        <div class="alert" role="alert">
          {error !== undefined && <p>{error}</p>}
        </div>
        <p class="hint">The value of --control-token, with which this sandbox was started.</p>
        <button type="submit" class="primary">
          Open
        </button>
      </form>
    </main>
  );
}

/** Why a control was refused, beside it. */
export function ControlError({ error }: { readonly error: string | null }) {
  return (
    <div class="control-error" role="alert">
      {error === null ? null : <p>{error}</p>}
    </div>
  );
}

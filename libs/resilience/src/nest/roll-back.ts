interface Registry {
  all(): readonly { readonly name: string }[];
  delete(name: string): boolean;
}

/** Notes what is registered now; answers how to forget all that comes after. */
export function rollBackTo(registries: readonly Registry[]): () => void {
  const before = new Set<object>(registries.flatMap((registry) => registry.all()));
  return () => {
    for (const registry of registries) {
      for (const entry of registry.all()) {
        if (!before.has(entry)) registry.delete(entry.name);
      }
    }
  };
}

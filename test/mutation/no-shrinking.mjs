import { configureGlobal } from 'fast-check';

// A mutant is caught by any counterexample; looking for the shortest takes minutes each time.
configureGlobal({ endOnFailure: true });

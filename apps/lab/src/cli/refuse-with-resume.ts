import { LabError } from './lab-error.js';

/** A run that goes on has everything from its folder. @throws LabError naming the first other option */
export function refuseWithResume({ resume, ...others }: { readonly resume?: string }): void {
  const [other] = Object.keys(others);
  if (resume === undefined || other === undefined) return;
  const option = `--${other.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new LabError(`--resume takes everything from its folder: leave out ${option}.`);
}

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OUTPUT = /(?<=<!-- output -->\n\n```text\n)[^]*(?=```\n\n<!-- end -->)/;

/** The README of an example, with the output of its demo in it. */
export class Readme {
  private readonly path: string;

  constructor(example: string) {
    this.path = fileURLToPath(new URL(`../${example}/README.md`, import.meta.url));
  }

  get text(): string {
    return readFileSync(this.path, 'utf8');
  }

  get output(): string {
    return OUTPUT.exec(this.text)?.[0] ?? '';
  }

  write(output: string): void {
    if (!OUTPUT.test(this.text)) throw new Error(`${this.path} has no place for the output`);
    writeFileSync(
      this.path,
      this.text.replace(OUTPUT, () => output),
    );
  }
}

/** Without what is measured, and so differs from run to run: all else is the same in every run. */
export function withoutMeasured(output: string): string {
  return (
    output
      .replaceAll(/ +\d+\.\d ms/g, ' # ms')
      .replaceAll(/\d+\.\d{3} secs/g, '# secs')
      // How long a retry waits is up to chance.
      .replaceAll(/in \d+\.\d\d s/g, 'in # s')
      .replaceAll(/\d\d:\d\d:\d\d\.\d{3}/g, '#:#:#')
      .replaceAll(/^ {2}log: .*$/gm, (line) => line.replaceAll(/\d+\.\d s/g, '# s'))
  );
}

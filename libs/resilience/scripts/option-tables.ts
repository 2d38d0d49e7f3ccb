import { dirname, resolve } from 'node:path';
import typescript, {
  type Program,
  type Symbol as Declared,
  type Type,
  type TypeChecker,
} from 'typescript';

/** One option, by its path from the options object. */
interface Option {
  readonly path: string;
  /** `optional`, `needed`, or `either`: this or what the others of a choice need. */
  readonly presence: 'optional' | 'needed' | 'either';
  readonly text: string;
  readonly byDefault: string;
}

const MARKS = { optional: '', needed: '(needed)', either: '(either)' };

/** Tables of options, read from what the library exports: a table cannot say what the code does not. */
export class OptionTables {
  private readonly program: Program;
  private readonly checker: TypeChecker;

  /** @param index the file whose exports are described */
  constructor(private readonly index: string) {
    const config = resolve(dirname(index), '../../../tsconfig.json');
    const { compilerOptions } = typescript.readConfigFile(config, (file) =>
      typescript.sys.readFile(file),
    ).config as { compilerOptions: Record<string, unknown> };
    const { options } = typescript.convertCompilerOptionsFromJson(compilerOptions, dirname(config));
    this.program = typescript.createProgram([index], { ...options, noEmit: true });
    this.checker = this.program.getTypeChecker();
  }

  /** The options of an exported interface, those within options included. */
  table(name: string): string {
    const rows = this.optionsOf(this.exported(name), '').map(
      ({ path, presence, text, byDefault }) =>
        `| \`${path}\` | ${text} | ${byDefault === '' ? MARKS[presence] : byDefault} |`,
    );
    return ['| option | what it says | default |', '| --- | --- | --- |', ...rows, ''].join('\n');
  }

  private exported(name: string): Type {
    const source = this.program.getSourceFile(this.index);
    const module = source && this.checker.getSymbolAtLocation(source);
    const found =
      module && this.checker.getExportsOfModule(module).find((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} is not exported`);
    const original = this.checker.getAliasedSymbol(found);
    return this.checker.getDeclaredTypeOfSymbol(original);
  }

  /** What an interface inherits comes first: it is the more general. */
  private optionsOf(type: Type, within: string): Option[] {
    const file = type.symbol?.declarations?.[0]?.getSourceFile();
    const all = type.getProperties();
    const own = all.filter((one) => one.declarations?.[0]?.getSourceFile() === file);
    const inherited = all.filter((one) => !own.includes(one));
    return [...inherited, ...own].flatMap((property) => {
      const option = this.describe(property, within);
      const nested = this.nested(property, `${option.path}.`);
      return [option].concat(nested);
    });
  }

  private describe(property: Declared, within: string): Option {
    const tag = property.getJsDocTags(this.checker).find(({ name }) => name === 'default');
    return {
      path: `${within}${property.name}`,
      presence: (property.flags & typescript.SymbolFlags.Optional) === 0 ? 'needed' : 'optional',
      text: cell(this.textOf(property)),
      byDefault: cell(typescript.displayPartsToString(tag?.text)),
    };
  }

  /** What its type says and what it says itself, or what the interface says whose one field it is. */
  private textOf(property: Declared): string {
    const type = this.checker.getNonNullableType(this.checker.getTypeOfSymbol(property));
    const declared = property.declarations?.[0]?.parent;
    const owner = declared && this.checker.getTypeAtLocation(declared).symbol;
    const texts = [this.isChoice(type) ? (type.aliasSymbol ?? type.symbol) : undefined, property];
    const said = texts.map((symbol) => this.comment(symbol)).filter((text) => text !== '');
    return said.length === 0 ? this.comment(owner) : said.join(' ');
  }

  private comment(symbol: Declared | undefined): string {
    return typescript.displayPartsToString(symbol?.getDocumentationComment(this.checker));
  }

  /** The fields of options within options; functions and foreign types have none. */
  private nested(property: Declared, within: string): Option[] {
    const type = this.checker.getNonNullableType(this.checker.getTypeOfSymbol(property));
    const choices = partsOf(type)
      .filter((part) => this.isOptions(part))
      .map((part) => this.optionsOf(part, within));
    const options = new Map(choices.flat().map((option) => [option.path, option]));
    return [...options.values()].map((option) => {
      const inAll = choices.every((choice) => choice.some(({ path }) => path === option.path));
      if (inAll || option.presence === 'optional') return option;
      const { path, text, byDefault } = option;
      return { path, text, byDefault, presence: 'either' };
    });
  }

  private isChoice(type: Type): boolean {
    return partsOf(type).some((part) => this.isOptions(part));
  }

  private isOptions(type: Type): boolean {
    if ((type.flags & (typescript.TypeFlags.Object | typescript.TypeFlags.Intersection)) === 0) {
      return false;
    }
    const fields = type.getProperties();
    // A type parameter without null is an intersection of nothing.
    if (fields.length === 0) return false;
    return type.getCallSignatures().length === 0 && fields.every(isOfLibrary);
  }
}

function partsOf(type: Type): readonly Type[] {
  return type.isUnion() ? type.types : [type];
}

function isOfLibrary(property: Declared): boolean {
  return (property.declarations ?? []).every(
    (declaration) => !declaration.getSourceFile().fileName.includes('node_modules'),
  );
}

/** One line, and no bar that would end the cell. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}

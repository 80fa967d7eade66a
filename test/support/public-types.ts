import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The project's compiler options, but code in the docs may have unused names. */
export function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, ROOT);
  return { ...options, noUnusedLocals: false, noUnusedParameters: false };
}

/** Creates a program of source files and in-memory modules, with the project's options. */
export function programOf(files: readonly string[], modules: readonly { file: string; text: string }[]): ts.Program {
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const texts = new Map(modules.map(({ file, text }) => [file, text]));
  const { fileExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  const named = files.map((file) => join(ROOT, file));
  return ts.createProgram([...named, ...texts.keys()], options, host);
}

export function exportsOf(program: ts.Program, file: string): ts.Symbol[] {
  const source = program.getSourceFile(join(ROOT, file));
  const module = source && program.getTypeChecker().getSymbolAtLocation(source);
  if (!module) throw new Error(`${file} exports nothing`);
  return program.getTypeChecker().getExportsOfModule(module);
}

/** Lists where the exported types contain `any`, such as `Client.emails.get()`. Skips types of Node, the platform and libraries. */
export function anysIn(program: ts.Program, symbols: readonly ts.Symbol[]): string[] {
  const checker = program.getTypeChecker();
  const seen = new Set<ts.Type>();
  const found: string[] = [];

  const ofSymbol = (symbol: ts.Symbol, path: string): void => {
    const place = symbol.valueDeclaration ?? symbol.declarations?.[0];
    if (place) ofType(checker.getTypeOfSymbolAtLocation(symbol, place), path);
  };
  const ofType = (type: ts.Type, path: string): void => {
    if (type.flags & ts.TypeFlags.Any) found.push(path);
    if (seen.has(type)) return;
    seen.add(type);
    for (const part of partsOf(checker, type)) ofType(part, path);
    if (!isOwnType(type) && !hasFlag(type, ts.ObjectFlags.Mapped)) return;
    for (const property of type.getProperties()) ofSymbol(property, `${path}.${property.name}`);
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      for (const parameter of signature.getParameters()) ofSymbol(parameter, `${path}(${parameter.name})`);
      ofType(signature.getReturnType(), `${path}()`);
    }
    for (const { keyType, type: value } of checker.getIndexInfosOfType(type)) {
      ofType(value, `${path}[${checker.typeToString(keyType)}]`);
    }
  };
  for (const exported of symbols) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (symbol.flags & ts.SymbolFlags.Type) ofType(checker.getDeclaredTypeOfSymbol(symbol), exported.name);
    if (symbol.flags & ts.SymbolFlags.Value) ofSymbol(symbol, exported.name);
  }
  return found;
}

/** Returns the parts of a union or generic type, without type arguments that are `any` by default, as in `AsyncIterable`. */
function partsOf(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  if (type.isUnionOrIntersection()) return type.types;
  if (!hasFlag(type, ts.ObjectFlags.Reference)) return [];
  const reference = type as ts.TypeReference;
  const parameters = reference.target.typeParameters ?? [];
  const isDefault = (index: number) => ((parameters[index]?.getDefault()?.flags ?? 0) & ts.TypeFlags.Any) !== 0;
  return checker.getTypeArguments(reference).filter((_, index) => !isDefault(index));
}

const hasFlag = (type: ts.Type, flag: ts.ObjectFlags): boolean =>
  (type.flags & ts.TypeFlags.Object) !== 0 && ((type as ts.ObjectType).objectFlags & flag) !== 0;

const isOwnType = (type: ts.Type): boolean =>
  (type.symbol?.declarations ?? [])
    .map((declaration) => declaration.getSourceFile().fileName)
    .some((name) => name.startsWith(ROOT) && !name.includes('/node_modules/'));

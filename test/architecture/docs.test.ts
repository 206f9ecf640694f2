/** What is exported says what it is, what is public says it in full, and nothing public is `any`. */
import type { Class, Declaration, Function as FunctionNode, Node } from "oxc-parser";
import { describe, expect, it } from "vitest";
import { find, type Package, PUBLISHED } from "../workspace.ts";
import { docBefore, type Module, nodesOf, parseModule, resolveRelative } from "./modules.ts";

/** Return types of functions that give nothing back to speak of. */
const RETURNS_NOTHING = /^:\s*(void|never|Promise<(void|never)>|asserts\b.*)$/;

describe.each(PUBLISHED.map((it) => [it.folder, it] as const))("%s", (folder, pkg) => {
  const documented = pkg.sources.flatMap((file) => documentedIn(parseModule(file)));

  it("says of every export what it is", () => {
    expect(documented.flatMap(withoutComment)).toEqual([]);
  });

  it("documents what is public in full: a sentence, @param, @returns", () => {
    const names = publicNames(pkg);
    const isPublic = ({ module, name }: Documented) =>
      names.has(`${module.file} ${name.split(".")[0]}`);
    expect(documented.filter(isPublic).flatMap(withoutDetail)).toEqual([]);
  });

  it("has no any in its declarations", () => {
    const found = find(`${folder}/dist/**/*.d.ts`).filter((file) =>
      parseModule(file).body.some(hasAny),
    );
    expect(found).toEqual([]);
  });
});

/** Something that needs a doc comment. */
interface Documented {
  readonly module: Module;
  /** `fn`, or `Class.method`. */
  readonly name: string;
  /** Where the comment must end. */
  readonly start: number;
  /** The function, if it is one; `undefined` for data and types. */
  readonly fn?: Callable | undefined;
}

type Callable = Pick<FunctionNode, "params" | "returnType">;

function documentedIn(module: Module): Documented[] {
  // Of overloads the first speaks for all.
  const seen = new Set<string>();
  return module.body
    .flatMap((node) =>
      node.type === "ExportNamedDeclaration" && node.declaration
        ? exportedBy(node.declaration, node.start)
        : [],
    )
    .filter(({ name }) => !seen.has(name) && seen.add(name))
    .map((it) => ({ ...it, module }));
}

function exportedBy(declaration: Declaration, start: number): Omit<Documented, "module">[] {
  switch (declaration.type) {
    case "VariableDeclaration":
      return declaration.declarations.map(({ id, init }) => ({
        name: id.type === "Identifier" ? id.name : "a pattern",
        start,
        // A declared type says what its parameters are.
        fn: init && isFunction(init) && !id.typeAnnotation ? (init as Callable) : undefined,
      }));
    case "FunctionDeclaration":
    case "TSDeclareFunction":
      return [{ name: declaration.id?.name ?? "default", start, fn: declaration }];
    case "ClassDeclaration":
      return [{ name: declaration.id?.name ?? "default", start }, ...methodsOf(declaration)];
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return [{ name: declaration.id.name, start }];
    default:
      return [{ name: declaration.type, start }];
  }
}

function methodsOf({ id, body, implements: of }: Class): Omit<Documented, "module">[] {
  // What an interface declares is documented there.
  if (of && of.length > 0) return [];
  return body.body.flatMap((member) =>
    member.type === "MethodDefinition" &&
    member.key.type === "Identifier" &&
    member.accessibility !== "private" &&
    !member.override &&
    // A constructor without parameters says nothing that the class does not.
    (member.kind !== "constructor" || member.value.params.length > 0)
      ? [{ name: `${id?.name}.${member.key.name}`, start: member.start, fn: member.value }]
      : [],
  );
}

function withoutComment({ module, name, start }: Documented): string[] {
  const doc = docBefore(module, start);
  return doc ? [] : [`${module.file}: ${name} has no doc comment`];
}

function withoutDetail({ module, name, start, fn }: Documented): string[] {
  const doc = docBefore(module, start) ?? "";
  const problems: string[] = [];
  if (doc.startsWith("@") && !name.endsWith(".constructor")) problems.push("no summary");
  const isGetter = /^(static )?get /.test(module.source.slice(start));
  if (fn && !isGetter) {
    const given = [...doc.matchAll(/@param (\S+)/g)].map(([, param]) => param);
    const wanted = fn.params.map((param, at) => nameOf(param) ?? given[at]);
    if (given.join() !== wanted.join()) problems.push(`@param: ${wanted.join(", ")}`);
    if (returnsSomething(module, fn) && !/@returns \S/.test(doc)) problems.push("no @returns");
  }
  return problems.map((problem) => `${module.file}: ${name}: ${problem}`);
}

function returnsSomething({ source }: Module, { returnType }: Callable): boolean {
  return !!returnType && !RETURNS_NOTHING.test(source.slice(returnType.start, returnType.end));
}

/** @returns `file name` of all that the entries of a package export */
function publicNames({ folder, json }: Package): Set<string> {
  const names = new Set<string>();
  const add = (file: string): void => {
    for (const node of parseModule(file).body) {
      if (node.type !== "ExportNamedDeclaration" && node.type !== "ExportAllDeclaration") continue;
      const from = node.source && resolveRelative(file, node.source.value);
      if (node.type === "ExportAllDeclaration") {
        if (from) add(from);
        continue;
      }
      for (const { local } of node.specifiers) {
        if (local.type === "Identifier") names.add(`${from ?? file} ${local.name}`);
      }
      if (node.declaration) {
        for (const { name } of exportedBy(node.declaration, 0)) names.add(`${file} ${name}`);
      }
    }
  };
  for (const entry of Object.values(json.exports ?? {})) {
    if (typeof entry === "string") continue;
    add(entry.default.replace("./dist/", `${folder}/`).replace(/\.js$/, ".ts"));
  }
  return names;
}

/** @returns the name of a parameter; `undefined` for a pattern, which its comment may name freely */
function nameOf(param: Node): string | undefined {
  switch (param.type) {
    case "Identifier":
      return param.name;
    case "AssignmentPattern":
      return nameOf(param.left);
    case "RestElement":
      return nameOf(param.argument);
    default:
      return undefined;
  }
}

function isFunction(node: Node): boolean {
  return node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression";
}

function hasAny(node: Node): boolean {
  for (const { type } of nodesOf(node)) if (type === "TSAnyKeyword") return true;
  return false;
}

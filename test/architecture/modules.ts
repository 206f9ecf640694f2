/** What a TypeScript module imports, exports and says of it, read from its syntax tree. */
import path from "node:path";
import { type Comment, type Node, type ParseResult, parseSync } from "oxc-parser";
import { read } from "../workspace.ts";

/** A parsed file. */
export interface Module {
  /** Relative to the workspace. */
  readonly file: string;
  readonly source: string;
  readonly body: readonly Node[];
  readonly comments: readonly Comment[];
  /** Every specifier, of static, dynamic and type-only imports and of re-exports. */
  readonly imports: readonly string[];
}

const parsed = new Map<string, Module>();

/**
 * Parses a file, once.
 *
 * @param file relative to the workspace
 * @returns the module
 */
export function parseModule(file: string): Module {
  const known = parsed.get(file);
  if (known) return known;
  const source = read(file);
  const { program, comments, errors } = parse(file, source);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`);
  const imports = new Set<string>();
  for (const node of nodesOf(program)) {
    const from = specifierOf(node);
    if (from !== undefined) imports.add(from);
  }
  const module = { file, source, body: program.body, comments, imports: [...imports] };
  parsed.set(file, module);
  return module;
}

function parse(file: string, source: string): ParseResult {
  return parseSync(file, source, { lang: file.endsWith(".d.ts") ? "dts" : "ts" });
}

function specifierOf(node: Node): string | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
    case "ImportExpression":
    case "TSImportType":
      return node.source?.type === "Literal" ? String(node.source.value) : undefined;
    default:
      return undefined;
  }
}

/**
 * Walks a syntax tree.
 *
 * @param root where to begin
 * @returns each node below, itself first
 */
export function* nodesOf(root: Node): Generator<Node> {
  yield root;
  for (const value of Object.values(root)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) yield* nodesOf(child);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

/**
 * Finds what the doc comment right before a place says.
 *
 * @param module the file
 * @param start an offset
 * @returns the comment's text without its frame; `undefined` where there is none
 */
export function docBefore(module: Module, start: number): string | undefined {
  const comment = module.comments.findLast(
    ({ end, type, value }) =>
      type === "Block" &&
      value.startsWith("*") &&
      end <= start &&
      // A comment for a tool may stand between.
      /^(\s*\/\/.*\n)*\s*$/.test(module.source.slice(end, start)),
  );
  return comment?.value.replace(/^\*|\n\s*\*/g, "\n").trim();
}

/**
 * Resolves a relative specifier.
 *
 * @param from the importing file, relative to the workspace
 * @param specifier as written
 * @returns the imported file, relative to the workspace; `undefined` for a package
 */
export function resolveRelative(from: string, specifier: string): string | undefined {
  return specifier.startsWith(".") ? path.join(path.dirname(from), specifier) : undefined;
}

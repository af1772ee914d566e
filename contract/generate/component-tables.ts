import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { cell } from "./markdown.ts";

/** `<!-- arguments: components/render/backend.ts BackendArgs -->`: what follows, to the end mark, is made from that interface. */
const REGION = /<!-- (arguments|outputs): (\S+) (\w+) -->\n[\s\S]*?<!-- end -->/g;

/** A component's page with its tables as the source has them; everything else is left as it is written. */
export function withTables(page: string, root: string): string {
  return page.replace(REGION, (_, kind: string, file: string, name: string) => {
    const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest, true);
    const fields = kind === "arguments" ? argumentsOf(source, name) : outputsOf(source, name);
    if (fields === undefined) throw new Error(`${file} declares no ${name}, which a page of docs/components names.`);
    return `<!-- ${kind}: ${file} ${name} -->\n\n${tableOf(fields)}\n\n<!-- end -->`;
  });
}

const TRANSFORM = "The last word on a child's arguments: [transform](README.md#transform).";

interface Field {
  name: string;
  type: string;
  isRequired: boolean;
  text: string;
}

function argumentsOf(source: ts.SourceFile, name: string): Field[] | undefined {
  const found = source.statements.find(
    (node): node is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(node) && node.name.text === name,
  );
  return found?.members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(),
    type: member.type === undefined ? "" : typeText(member.type),
    isRequired: member.questionToken === undefined,
    text: docOf(member),
  }));
}

/** The public properties of a class, without the values a contract takes. */
function outputsOf(source: ts.SourceFile, name: string): Field[] | undefined {
  const found = source.statements.find(
    (node): node is ts.ClassDeclaration => ts.isClassDeclaration(node) && node.name?.text === name,
  );
  return found?.members
    .filter(ts.isPropertyDeclaration)
    .filter((member) => ts.isIdentifier(member.name) && !isPrivate(member))
    .map((member) => ({
      name: member.name.getText(),
      type: member.type === undefined ? "" : typeText(member.type),
      isRequired: false,
      text: docOf(member),
    }));
}

function isPrivate(member: ts.PropertyDeclaration): boolean {
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0;
}

function docOf(member: ts.Node): string {
  const comments = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
  return comments.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "").join(" ");
}

function tableOf(fields: readonly Field[]): string {
  const rows = fields.map(({ name, type, isRequired, text }) => {
    const what = text === "" && name === "transform" ? TRANSFORM : text;
    const notes = [isRequired ? "Required." : "", what].filter(Boolean).join(" ");
    return `| \`${name}\` | ${type.replaceAll("|", "\\|")} | ${textCell(notes)} |`;
  });
  return ["| Name | Type | What it is |", "|---|---|---|", ...rows].join("\n");
}

/** Code stays as it is written; around it, nothing is markup. */
function textCell(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 || part === TRANSFORM ? part.replaceAll("|", "\\|") : cell(part)))
    .join("");
}

/** As a person would say it: `Input` and `Output` are left out, a resource's own types are links to its page. */
function typeText(node: ts.TypeNode): string {
  if (ts.isParenthesizedTypeNode(node)) return typeText(node.type);
  if (ts.isUnionTypeNode(node)) {
    const parts = node.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword).map(typeText);
    return parts.join(" or ");
  }
  if (ts.isIndexedAccessTypeNode(node))
    return `as [${resourceOf(node.objectType.getText())}'s ${node.indexType.getText().slice(1, -1)}](${pageOf(node.objectType.getText())})`;
  if (ts.isTypeLiteralNode(node)) return `\`{ ${node.members.map((member) => member.name?.getText()).join(", ")} }\``;
  if (ts.isArrayTypeNode(node)) return `list of ${typeText(node.elementType)}`;
  if (ts.isTypeReferenceNode(node)) return referenceText(node);
  return code(node.getText().replace(/^readonly /, ""));
}

function referenceText(node: ts.TypeReferenceNode): string {
  const name = node.typeName.getText();
  const [first, second] = node.typeArguments ?? [];
  if (["Input", "Output", "Partial", "NonNullable", "Readonly"].includes(name) && first) return typeText(first);
  if (name === "Omit" && first)
    return `${typeText(first)} without ${second?.getText().replaceAll('"', "`").replaceAll(" | ", ", ")}`;
  if (name === "Record" && second) return `map of ${typeText(second)}`;
  if (/^\w+\.\w+Args$/.test(name)) return `arguments of [${resourceOf(name)}](${pageOf(name)})`;
  return code(node.getText());
}

const code = (text: string): string => `\`${text}\``;
const resourceOf = (args: string): string => args.replace(/^NonNullable<(.+)>$/, "$1").replace(/Args$/, "");

/** render.WebServiceArgs -> ../resources/render/web-service.md */
function pageOf(args: string): string {
  const [vendor, name] = resourceOf(args).split(".");
  return `../resources/${vendor}/${name!.replace(/(?<=[a-z])[A-Z]/g, "-$&").toLowerCase()}.md`;
}

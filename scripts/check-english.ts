import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { RULES } from './english-rules.ts';

/**
 * Finds ruled-out wording in comments, messages, names and docs, and commit subjects that break the rules. Arguments are
 * folders or files; without them, it checks the whole repository. A line with `english-ok`, or the line after it, is skipped.
 */
const paths = process.argv.slice(2);
/** The commit before these rules: older subjects stay as they are. */
const BASELINE = '7923ab6';
const MAX_SUBJECT = 72;
const GENERATED = /(^|\/)generated\/|^docs\/(tools|migration-methods)\.md$|^scripts\/english-rules\.ts$/;

interface Text {
  readonly line: number;
  readonly text: string;
}

const git = (...args: string[]) =>
  execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .split('\n')
    .filter(Boolean);

/** Comments, texts of more than one word, and declared names as words. */
function textsOfCode(file: string, source: string): Text[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const texts: Text[] = [];
  const add = (position: number, text: string) => {
    const line = tree.getLineAndCharacterOfPosition(position).line + 1;
    texts.push(...text.split('\n').map((part, index) => ({ line: line + index, text: part })));
  };
  for (const { index, 0: comment } of source.matchAll(/(?<!['"`:\w/])\/\/.*|\/\*[\s\S]*?\*\//g)) add(index, comment);
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      if (/\w\s+\w/.test(node.text)) add(node.getStart(), node.text);
    } else if (ts.isIdentifier(node) && (node.parent as Partial<ts.NamedDeclaration>).name === node) {
      if (!ts.isPropertyAccessExpression(node.parent)) {
        add(node.getStart(), node.text.replaceAll('_', ' ').replace(/(?<=[a-z])(?=[A-Z])/g, ' '));
      }
    }
    node.forEachChild(visit);
  };
  visit(tree);
  return texts;
}

/** Prose without code blocks, code spans and addresses. */
const textsOfMarkdown = (source: string): Text[] =>
  source
    .replace(/^(`{3,}).*\n[\s\S]*?\n\1$/gm, (block) => block.replace(/.+/g, ''))
    .split('\n')
    .map((text, index) => ({ line: index + 1, text: text.replace(/`[^`]*`|\]\([^)]*\)/g, '') }));

function problemsIn(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const lines = source.split('\n');
  const isExcepted = (line: number) => [lines[line - 1], lines[line - 2]].some((text) => text?.includes('english-ok'));
  const texts = /\.[mc]?[jt]s$/.test(file) ? textsOfCode(file, source) : textsOfMarkdown(source);
  return texts.flatMap(({ line, text }) =>
    RULES.flatMap(([pattern, instead]) => {
      const found = pattern.exec(text)?.[0];
      return found && !isExcepted(line) ? [`${file}:${line} "${found}": write ${instead}. ${text.trim()}`] : [];
    }),
  );
}

const logCommits = (range: string) => git('log', '--no-merges', '--format=%h %s', range);

/** Since the baseline. A shallow clone lacks it, and gets its last commit checked. */
function listCommits(): string[] {
  try {
    return logCommits(`${BASELINE}..HEAD`);
  } catch {
    return logCommits('-1');
  }
}

/** A second imperative after "and" is a second change. */
function subjectProblems(): string[] {
  const subjectOf = (commit: string) => commit.slice(commit.indexOf(' ') + 1);
  const verbs = new Set(logCommits('HEAD').map((commit) => subjectOf(commit).split(' ', 1)[0]?.toLowerCase()));
  return listCommits().flatMap((commit) => {
    const subject = subjectOf(commit);
    if (subject.length > MAX_SUBJECT) return [`Commit ${commit}: longer than ${MAX_SUBJECT} characters.`];
    const wordAfterAnd = / and (\w+)/.exec(subject)?.[1]?.toLowerCase();
    const hasTwoChanges = subject.includes(';') || (wordAfterAnd !== undefined && verbs.has(wordAfterAnd));
    return hasTwoChanges ? [`Commit ${commit}: more than one change.`] : [];
  });
}

const files = [
  ...new Set(
    git('ls-files', '--cached', '--others', '--exclude-standard', '--', ...(paths.length > 0 ? paths : ['.'])),
  ),
].filter((file) => /\.([mc]?[jt]sx?|md|ya?ml)$/.test(file) && !GENERATED.test(file));
const problems = [...new Set(files.flatMap(problemsIn)), ...(paths.length > 0 ? [] : subjectProblems())];
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? `English: ${files.length} files pass.` : `English: ${problems.length} problems.`);
process.exitCode = problems.length > 0 ? 1 : 0;

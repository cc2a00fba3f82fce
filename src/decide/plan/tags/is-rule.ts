/** Whether a line of the input `tags` is a rule: it has a field `KEY=VALUE` or an expression. A tag has neither. */
export function isRule(line: string): boolean {
  return /(?:^|,)[\s"]*[\w-]+\s*=|\{\{/.test(line);
}

/**
 * Evaluates the part of CloudWatch's JSON filter patterns that the metric filters use.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export function matches(pattern: string, line: unknown): boolean {
  const inner = /^\{ (.*) \}$/.exec(pattern)?.[1];
  if (inner === undefined) throw new Error(`Not a JSON pattern: ${pattern}`);
  return inner.split(' && ').every((condition) => holds(condition.replace(/^\(|\)$/g, ''), line));
}

/** Returns the value that a selector such as `$.message.outcome` finds. */
export function select(selector: string, line: unknown): unknown {
  const [root, ...names] = selector.split('.');
  if (root !== '$') throw new Error(`Not a selector: ${selector}`);
  return names.reduce((value: unknown, name) => (value as Record<string, unknown> | undefined)?.[name], line);
}

function holds(condition: string, line: unknown): boolean {
  const [, selector = '', operation] = /^(\S+) (= "\*"|>= 0|> 0|IS TRUE)$/.exec(condition) ?? [];
  const value = select(selector, line);
  if (operation === '= "*"') return typeof value === 'string';
  if (operation === '>= 0') return typeof value === 'number' && value >= 0;
  if (operation === '> 0') return typeof value === 'number' && value > 0;
  return value === true;
}

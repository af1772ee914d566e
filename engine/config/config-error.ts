/** Everything that is wrong with a project's or stack's configuration, one line per problem. */
export class ConfigError extends Error {
  override name = "ConfigError";
  readonly problems: string[];

  constructor(subject: string, problems: string[]) {
    super(
      problems.length === 1
        ? `${subject}: ${problems[0]}`
        : [`${subject}:`, ...problems.map((line) => `  ${line}`)].join("\n"),
    );
    this.problems = problems;
  }
}

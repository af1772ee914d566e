/** Every option there is, for `parseArgs` and for the help. `value` is what its value is called, `does` is for people. */
export const OPTIONS = {
  stack: {
    type: "string",
    short: "s",
    multiple: true,
    value: "NAME",
    does: "The stack, e.g. production (default: the only Pulumi.<stack>.yaml)",
  },
  cwd: { type: "string", short: "C", value: "DIR", does: "The folder that holds Pulumi.yaml (default: this one)" },
  engine: {
    type: "string",
    value: "ENGINE",
    does: "auto | pulumi | embedded (default: auto; demo and --emulated: embedded)",
  },
  "config-file": { type: "string", value: "FILE", does: "Stack config elsewhere than Pulumi.<stack>.yaml" },
  "policy-pack": {
    type: "string",
    multiple: true,
    value: "DIR",
    does: "A policy pack; may be repeated (default: ./policies when it is there)",
  },
  emulated: {
    type: "boolean",
    does: "On the emulators that run for this project, with made-up secrets and a state of its own",
  },
  verbose: { type: "boolean", does: "Name every value that policies could not judge yet" },
  refresh: { type: "boolean", does: "Read what is live first, so that drift shows" },
  target: { type: "string", multiple: true, value: "URN", does: "Only this resource; may be repeated" },
  parallel: { type: "string", value: "N", does: "Resource operations at once (default: 16)" },
  "expect-no-changes": { type: "boolean", does: "Exit 2 when there is anything to do" },
  base: { type: "string", value: "REF", does: "The commit to compare with (default: origin/main, else main)" },
  live: { type: "boolean", does: "Add the plan against what is live, and drift: takes credentials" },
  format: { type: "string", multiple: true, value: "FORMAT", does: "How it is shown" },
  out: {
    type: "string",
    multiple: true,
    value: "FILE",
    does: "Write there instead of to standard output; with several formats one for each",
  },
  "detailed-exit-code": { type: "boolean", does: "Exit 2 when anything changes, 0 when nothing does" },
  origin: {
    type: "string",
    multiple: true,
    value: "URL",
    does: "A browser origin whose CORS is tried; may be repeated",
  },
  wait: { type: "string", value: "SECONDS", does: "How long to wait for a sleeping service (doctor: 120, wake: 90)" },
  edge: {
    type: "string",
    value: "URL",
    does: "Connect there instead of to the public hosts, keeping the Host header",
  },
  to: { type: "string", value: "ID", does: "The deploy to go back to; with --config the version" },
  config: { type: "boolean", does: "Take the stack's config back, not a deploy" },
  "unless-healthy": { type: "boolean", does: "Look first, and do nothing when the service is healthy" },
  up: { type: "boolean", does: "Run up afterwards" },
  confirm: {
    type: "string",
    multiple: true,
    value: "NAME",
    does: "Rotate it although data is lost with it; may be repeated",
  },
  from: {
    type: "string",
    multiple: true,
    value: "ID",
    does: "Where it is live: evg-…, srv-…, PROJECT/ENVIRONMENT/SERVICE; may be repeated",
  },
  secret: { type: "boolean", does: "Encrypt the value (config set); it is asked for or piped in" },
  path: { type: "boolean", does: "NAME is a path into a list or a map: domains[0]" },
  body: { type: "string", value: "FILE", does: "The text to post" },
  repo: {
    type: "string",
    value: "OWNER/NAME",
    does: "The repository on GitHub (default: $GITHUB_REPOSITORY; token: $GITHUB_TOKEN)",
  },
  pr: { type: "string", value: "N", does: "The pull request (default: the one whose event started the workflow)" },
  resolved: { type: "boolean", does: "There is no drift: close the issue" },
  sarif: { type: "string", value: "FILE", does: "Findings to mark" },
  summary: { type: "string", value: "FILE", does: "What the run's summary shows" },
  incident: { type: "string", value: "NAME", does: "Play one outage of the teams' reports, or all of them" },
  list: { type: "boolean", does: "Only show what there is" },
  "dry-run": { type: "boolean", does: "Say what would be done or written, and do nothing" },
  yes: { type: "boolean", short: "y", does: "Do not ask" },
  help: { type: "boolean", short: "h", does: "This text, or a command's own" },
  version: { type: "boolean", short: "v", does: "The version" },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof OPTIONS;

export interface Option {
  type: "string" | "boolean";
  short?: string;
  multiple?: true;
  value?: string;
  does: string;
}

export const USAGE = `stackwright: a team's whole production as one Pulumi program

Usage: npx stackwright <command> [options]

Commands:
  preview      Show what would change, variable by variable, and what policies say
  up           Show the plan, ask, then make it so
  refresh      Read what is live and take it into state
  destroy      Delete everything the stack made
  check        Judge every stack by the policy pack, without engine, credentials or passphrase
  diff         Compare every stack with another commit, offline and without credentials
  doctor       Say what is wrong and what mends it: doctor URL… | doctor --stack NAME
  deploy       Deploy a service again, with its newest commit and its variables: deploy [NAME]
  rollback     Put an earlier deploy back: rollback [NAME] [--to DEPLOY]; or config: --config [--to VERSION]
  wake         Ask a sleeping service until it answers: wake [NAME | URL]
  rotate       Give secrets other values: rotate NAME… [--up] | --list
  adopt        Keep the secrets that are live instead of generating new ones: adopt secrets
  config       Read and set stack config: ls | set [--secret] NAME [VALUE] | rm NAME
  fingerprints Other stacks' secrets as fingerprints, for pulumi --policy-pack-config: [--out FILE]
  comment      Keep one comment on a pull request: --body FILE (from diff --format markdown)
  annotate     Mark findings in a workflow's run: --sarif FILE, --summary FILE
  drift-issue  Keep one issue per stack while there is drift: --body FILE | --resolved
  new          Begin a system of your own in this folder: new NAME
  emulators    Serve the vendors on this machine for the project here, until Ctrl-C
  demo         See it all work on local emulators, with no account and no keys: demo [--incident NAME] | --list

Options:
  -s, --stack NAME         The stack, e.g. production (default: the only Pulumi.<stack>.yaml)
  -C, --cwd DIR            The folder that holds Pulumi.yaml (default: this one)
      --engine ENGINE      auto | pulumi | embedded (default: auto; demo: embedded)
      --config-file FILE   Stack config elsewhere than Pulumi.<stack>.yaml
      --policy-pack DIR    A policy pack; may be repeated (default: ./policies when it is there)
      --refresh            Read what is live first, so that drift shows (preview, up)
      --target URN         Only this resource; may be repeated
      --parallel N         Resource operations at once (default: 16)
      --expect-no-changes  Exit 2 when there is anything to do (preview)
      --verbose            Name every value that policies could not judge yet (preview, up, check)
      --base REF           The commit to compare with (diff; default: origin/main, else main)
      --live               Add the plan against what is live, and drift: takes credentials (diff)
      --format FORMAT      terminal | markdown | summary | json | sarif (diff, check), terminal | json (doctor)
      --out FILE           Write there instead of to standard output; one for each --format (diff, check; fingerprints)
      --origin URL         A browser origin whose CORS is tried; may be repeated (doctor)
      --wait SECONDS       How long to wait for a sleeping service (doctor: 120, wake: 90)
      --edge URL           Connect there instead of to the public hosts, keeping the Host header (doctor, wake, …)
      --emulated           On the emulators that run for this project, with made-up secrets and a state of its own
      --detailed-exit-code Exit 2 when anything changes, 0 when nothing does (diff)
      --body FILE          The text to post (comment, drift-issue)
      --repo OWNER/NAME    The repository on GitHub (default: $GITHUB_REPOSITORY; token: $GITHUB_TOKEN)
      --pr N               The pull request (default: the one whose event started the workflow)
      --dry-run            Say what would be done or written, and do nothing
      --to ID              The deploy to go back to; with --config the version (rollback)
      --unless-healthy     Look first, and do nothing when the service is healthy (rollback)
      --up                 Run up afterwards (rotate)
      --confirm NAME       Rotate it although data is lost with it; may be repeated (rotate)
      --from ID            Where it is live: evg-…, srv-…, PROJECT/ENVIRONMENT/SERVICE; may be repeated (adopt)
      --incident NAME      Play one outage of the teams' reports, or all of them (demo)
      --list               Only show what there is (rotate, demo)
      --secret             Encrypt the value (config set); it is asked for or piped in
  -y, --yes                Do not ask
  -h, --help               This text
  -v, --version            The version

Exit codes: 0 done, 1 error or refused, 2 changes (--expect-no-changes, --detailed-exit-code), findings (doctor) or
refusals (check), 130 interrupted.
`;

// One rule of each kind, saying what the engine sent.
const { PolicyPack } = require("@pulumi/policy");

const json = (value) => JSON.stringify(value);

new PolicyPack("test-pack", {
  policies: [
    {
      name: "echo",
      description: "says what it sees",
      enforcementLevel: "mandatory",
      configSchema: { properties: { limit: { type: "number", default: 3 }, word: { type: "string" } } },
      validateResource(args, report) {
        const { props, opts, provider, urn, name, type } = args;
        report(json({ props, opts, provider: provider?.props, urn, name, type, config: args.getConfig() }));
      },
    },
    {
      name: "touches",
      description: "reads a value that may be unknown",
      enforcementLevel: "advisory",
      severity: "high",
      validateResource(args, report) {
        if (args.props.later === "x") report("it is x");
      },
    },
    {
      name: "names",
      description: "the stack's shape",
      enforcementLevel: "advisory",
      validateStack({ resources }, report) {
        report(
          json(
            resources.map(({ name, parent, dependencies, propertyDependencies }) => ({
              name,
              parent: parent?.name,
              dependencies: dependencies.map((resource) => resource.name),
              properties: Object.fromEntries(
                Object.entries(propertyDependencies).map(([key, list]) => [key, list.map((resource) => resource.name)]),
              ),
            })),
          ),
        );
      },
    },
    {
      name: "mends",
      description: "sets a default",
      enforcementLevel: "remediate",
      remediateResource(args) {
        return { ...args.props, mended: true };
      },
    },
  ],
});

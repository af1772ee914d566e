import { createRequire } from "node:module";
import { PolicyPack } from "@pulumi/policy";
import { configured } from "./configuration.ts";
import { exceptions } from "./exceptions.ts";
import { exceptionsPolicy } from "./exceptions-policy.ts";
import { policyOf } from "./policy.ts";
import { rules } from "./rules/index.ts";
import { type Deserializer, watchSecrets } from "./secret-paths.ts";

watchSecrets(createRequire(__filename)("@pulumi/policy/deserialize") as Deserializer);

const pack = configured(rules, exceptions, JSON.parse(process.env.PULUMI_CONFIG ?? "{}"));
const today = () => new Date();

new PolicyPack("stackwright", {
  displayName: "Stackwright",
  enforcementLevel: "mandatory",
  policies: [
    ...pack.rules.map((rule) => policyOf(rule, pack.exceptions, today)),
    exceptionsPolicy(pack.rules, pack.exceptions, today),
  ],
});

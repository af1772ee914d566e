import { PolicyPack } from "@pulumi/policy";
import { exceptions } from "./exceptions.ts";
import { policyOf } from "./policy.ts";
import { rules } from "./rules/index.ts";

new PolicyPack("stackwright", {
  displayName: "Stackwright",
  enforcementLevel: "mandatory",
  policies: rules.map((rule) => policyOf(rule, exceptions, () => new Date())),
});

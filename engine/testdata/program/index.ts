import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

const config = new pulumi.Config();
const mode = config.get("mode") ?? "plain";

class Vault extends pulumi.ComponentResource {
  readonly password: pulumi.Output<string>;

  constructor(name: string, length: number, options?: pulumi.ComponentResourceOptions) {
    super("sample:index:Vault", name, {}, options);
    this.password = new random.RandomPassword(`${name}-password`, { length, special: false }, { parent: this }).result;
    this.registerOutputs({ password: this.password, kind: "vault" });
  }
}

const vault = new Vault("vault", mode === "longer" ? 24 : 16);
const provider = new random.Provider("own");
const suffix = new random.RandomString("suffix", { length: 6 }, { provider, dependsOn: [vault] });

if (mode === "throws") {
  throw new Error("the program has a bug");
}
if (mode === "stack-reference") {
  new pulumi.StackReference("organization/other/dev");
}
if (mode === "forever") {
  setInterval(() => {}, 1_000);
}
console.log(`the token is ${config.get("token")}`);

export const password = vault.password;
export const name = pulumi.interpolate`app-${suffix.result}`;

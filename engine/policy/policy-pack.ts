import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/analyzer_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { ResolvedConfig } from "../config/resolved-config.ts";
import { isUnimplemented } from "../plugin/call-error.ts";
import { afterMs, CHANNEL_OPTIONS, LOOPBACK_CREDENTIALS, unary } from "../plugin/grpc-channel.ts";
import { type PluginLog, PluginProcess } from "../plugin/plugin-process.ts";
import { pulumiModule, readPluginProject, runtimeEnvironment } from "../plugin/plugin-project.ts";
import { annotateSecrets, fromStruct, toStruct } from "../plugin/wire.ts";
import type { PropertyMap } from "../property-value.ts";
import {
  type AnalyzedResource,
  type AnalyzedStackResource,
  analyzeRequest,
  analyzeStackRequest,
  remediateRequest,
} from "./analyzed-resource.ts";
import { type PolicyConfig, reconcileConfig } from "./policy-config.ts";
import {
  type AnalyzerInfo,
  decodeInfo,
  type EnforcementLevel,
  levelNumber,
  levelOf,
  type PolicySeverity,
  severityOf,
} from "./policy-info.ts";

export interface Violation {
  policyName: string;
  packName: string;
  packVersion: string;
  description: string;
  message: string;
  enforcementLevel: EnforcementLevel;
  /** Empty for a stack policy that names none. */
  urn: string;
  severity?: PolicySeverity;
}

export interface Remediation {
  policyName: string;
  packName: string;
  packVersion: string;
  description: string;
  /** The resource's new inputs; what was secret still is, even where the rule copied it. */
  properties: PropertyMap;
  /** Set when the remediation could not be done, e.g. because a value is unknown. */
  diagnostic: string;
}

export interface NotApplicable {
  policyName: string;
  reason: string;
}

const CONNECT_MS = 10_000;

/** A running policy pack: Pulumi's Analyzer protocol with plain values. */
export class PolicyPack {
  readonly folder: string;
  readonly #client: InstanceType<typeof service.AnalyzerClient>;
  readonly #process: PluginProcess;
  #info: AnalyzerInfo;

  private constructor(
    folder: string,
    client: InstanceType<typeof service.AnalyzerClient>,
    process: PluginProcess,
    info: AnalyzerInfo,
  ) {
    this.folder = folder;
    this.#client = client;
    this.#process = process;
    this.#info = info;
  }

  /**
   * Starts the pack in a folder with a `PulumiPolicy.yaml`, through the folder's own `@pulumi/pulumi`.
   * @throws Error naming the folder, with the last lines the pack printed.
   */
  static async start(
    folder: string,
    options: {
      project: string;
      stack: string;
      env: NodeJS.ProcessEnv;
      /** `host:port` of the engine's gRPC service. */
      engineAddress: string;
      dryRun: boolean;
      config?: ResolvedConfig | undefined;
      onLog: (log: PluginLog) => void;
    },
  ): Promise<PolicyPack> {
    const pack = await readPluginProject(folder, "PulumiPolicy.yaml");
    const process = await PluginProcess.start({
      label: `policy pack ${folder}`,
      run: { script: pulumiModule(folder, "cmd/run-policy-pack") },
      args: [...pack.nodeArgs, options.engineAddress, folder],
      cwd: folder,
      env: { ...options.env, ...runtimeEnvironment(pack), ...stackEnvironment(options) },
      onLog: options.onLog,
    });
    const client = new service.AnalyzerClient(`127.0.0.1:${process.port}`, LOOPBACK_CREDENTIALS, CHANNEL_OPTIONS);
    try {
      const reply = await unary<InstanceType<typeof proto.AnalyzerInfo>>((done) =>
        client.getAnalyzerInfo(new empty.Empty(), new Metadata({ waitForReady: true }), afterMs(CONNECT_MS), done),
      );
      await configureStack(client, options);
      return new PolicyPack(folder, client, process, decodeInfo(reply, pack.version));
    } catch (error) {
      client.close();
      await process.close();
      throw new Error(`policy pack ${folder} did not answer: ${(error as Error).message}`);
    }
  }

  /** Levels are as configured. */
  get info(): AnalyzerInfo {
    return this.#info;
  }

  /** Sets levels and properties; to be called once before the first analysis, with `{}` when there is nothing to set. */
  async configure(config: PolicyConfig): Promise<void> {
    const reconciled = reconcileConfig(this.#info, config);
    const request = new proto.ConfigureAnalyzerRequest();
    for (const [policy, { enforcementLevel, properties }] of reconciled) {
      request
        .getPolicyconfigMap()
        .set(
          policy,
          new proto.PolicyConfig()
            .setEnforcementlevel(levelNumber(enforcementLevel))
            .setProperties(toStruct(properties, { secrets: false, resources: false })),
        );
    }
    await this.#send((done) => this.#client.configure(request, done));
    this.#info = {
      ...this.#info,
      policies: this.#info.policies.map((policy) => ({
        ...policy,
        enforcementLevel: reconciled.get(policy.name)?.enforcementLevel ?? policy.enforcementLevel,
      })),
    };
  }

  /** Runs the resource policies over one resource. */
  async analyze(resource: AnalyzedResource): Promise<{ violations: Violation[]; notApplicable: NotApplicable[] }> {
    const result = this.#result(await this.#send((done) => this.#client.analyze(analyzeRequest(resource), done)));
    return { ...result, violations: result.violations.map((found) => ({ ...found, urn: found.urn || resource.urn })) };
  }

  /** Runs the stack policies over all resources. */
  async analyzeStack(
    resources: AnalyzedStackResource[],
  ): Promise<{ violations: Violation[]; notApplicable: NotApplicable[] }> {
    return this.#result(await this.#send((done) => this.#client.analyzeStack(analyzeStackRequest(resources), done)));
  }

  /** Lets the policies of level `remediate` change a resource's inputs. */
  async remediate(
    resource: AnalyzedResource,
  ): Promise<{ remediations: Remediation[]; notApplicable: NotApplicable[] }> {
    const reply = await this.#send<InstanceType<typeof proto.RemediateResponse>>((done) =>
      this.#client.remediate(remediateRequest(resource), done),
    );
    return {
      remediations: reply.getRemediationsList().map((remediation) => ({
        policyName: remediation.getPolicyname(),
        packName: remediation.getPolicypackname(),
        packVersion: this.#info.version || remediation.getPolicypackversion(),
        description: remediation.getDescription(),
        properties: annotateSecrets(fromStruct(remediation.getProperties()), resource.properties),
        diagnostic: remediation.getDiagnostic(),
      })),
      notApplicable: notApplicableOf(reply),
    };
  }

  async close(): Promise<void> {
    this.#client.close();
    await this.#process.close();
  }

  #result(reply: InstanceType<typeof proto.AnalyzeResponse>): {
    violations: Violation[];
    notApplicable: NotApplicable[];
  } {
    return {
      violations: reply.getDiagnosticsList().map((diagnostic) => {
        const policy = this.#info.policies.find(({ name }) => name === diagnostic.getPolicyname());
        const severity = severityOf(diagnostic.getSeverity()) ?? policy?.severity;
        return {
          policyName: diagnostic.getPolicyname(),
          packName: diagnostic.getPolicypackname(),
          packVersion: this.#info.version || diagnostic.getPolicypackversion(),
          description: diagnostic.getDescription(),
          message: diagnostic.getMessage(),
          enforcementLevel: levelOf(diagnostic.getEnforcementlevel()),
          urn: diagnostic.getUrn(),
          ...(severity && { severity }),
        };
      }),
      notApplicable: notApplicableOf(reply),
    };
  }

  async #send<T>(start: Parameters<typeof unary<T>>[0]): Promise<T> {
    try {
      return await unary(start);
    } catch (error) {
      const { code, details } = error as ServiceError;
      const crash = code === status.UNAVAILABLE ? await this.#process.crash() : undefined;
      throw new Error(crash ?? `policy pack ${this.#info.name}: ${details}`);
    }
  }
}

function notApplicableOf(reply: {
  getNotApplicableList(): InstanceType<typeof proto.PolicyNotApplicable>[];
}): NotApplicable[] {
  return reply
    .getNotApplicableList()
    .map((entry) => ({ policyName: entry.getPolicyName(), reason: entry.getReason() }));
}

/** What the language host tells a nodejs pack; a file backend's organisation is always called that. */
function stackEnvironment(options: {
  project: string;
  stack: string;
  dryRun: boolean;
  config?: ResolvedConfig | undefined;
}): NodeJS.ProcessEnv {
  return {
    PULUMI_NODEJS_ORGANIZATION: "organization",
    PULUMI_NODEJS_PROJECT: options.project,
    PULUMI_NODEJS_STACK: options.stack,
    PULUMI_NODEJS_DRY_RUN: String(options.dryRun),
    ...(options.config && { PULUMI_CONFIG: options.config.environment().PULUMI_CONFIG }),
  };
}

/** Newer packs are told over gRPC as well. */
async function configureStack(
  client: InstanceType<typeof service.AnalyzerClient>,
  options: { project: string; stack: string; dryRun: boolean; config?: ResolvedConfig | undefined },
): Promise<void> {
  const request = new proto.AnalyzerStackConfigureRequest()
    .setOrganization("organization")
    .setProject(options.project)
    .setStack(options.stack)
    .setDryRun(options.dryRun)
    .setConfigSecretKeysList(options.config?.secretKeys ?? []);
  for (const [key, value] of Object.entries(options.config?.values ?? {})) request.getConfigMap().set(key, value);
  try {
    await unary((done) => client.configureStack(request, done));
  } catch (error) {
    if (!isUnimplemented(error)) throw error;
  }
}

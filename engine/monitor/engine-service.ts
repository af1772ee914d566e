import engine from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { DeploymentEvents } from "../events/deployment-events.ts";
import { UnsupportedError } from "./unsupported.ts";

/** Pulumi's Engine protocol: where programs, plugins and packs log to. */
export class EngineService {
  readonly #events: DeploymentEvents;
  #rootResource = "";

  constructor(events: DeploymentEvents) {
    this.#events = events;
  }

  /** Debug lines are dropped: plugins and SDKs print whole property bags in them, secrets included. */
  log(request: InstanceType<typeof engine.LogRequest>) {
    const severities = {
      [engine.LogSeverity.INFO]: "info",
      [engine.LogSeverity.WARNING]: "warning",
      [engine.LogSeverity.ERROR]: "error",
    } as const;
    const severity = severities[request.getSeverity() as keyof typeof severities];
    if (severity) {
      this.#events.status(severity, request.getMessage(), request.getUrn() || undefined, request.getEphemeral());
    }
    return new empty.Empty();
  }

  getRootResource() {
    return new engine.GetRootResourceResponse().setUrn(this.#rootResource);
  }

  setRootResource(request: InstanceType<typeof engine.SetRootResourceRequest>) {
    this.#rootResource = request.getUrn();
    return new engine.SetRootResourceResponse();
  }

  requirePulumiVersion(request: InstanceType<typeof engine.RequirePulumiVersionRequest>): never {
    throw new UnsupportedError(`a check of the Pulumi CLI's version (${request.getPulumiVersionRange()})`);
  }

  startDebugging(): never {
    throw new UnsupportedError("debugging");
  }
}

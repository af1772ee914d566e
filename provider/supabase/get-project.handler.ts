import type { FunctionHandler } from "../host/handler.ts";
import { requireProject } from "./active-project.ts";
import type { SupabaseClient } from "./client.ts";
import type { GetProjectInputs, GetProjectOutputs } from "./get-project.definition.ts";

export const getProjectHandler: FunctionHandler<GetProjectInputs, GetProjectOutputs, SupabaseClient> = {
  async invoke({ projectRef }, { clients, signal }) {
    const { name, region, status, organization_slug, organization_id } = await requireProject(
      clients,
      projectRef,
      signal,
    );
    return { name, region: region ?? "", status, organizationId: organization_slug ?? organization_id ?? "" };
  },
};

import { ProviderError } from "../host/handler.ts";

/** Ids of what a project has one of: the project's id and a suffix, `prj_…/environment`. */
export interface ProjectPart {
  idOf(projectId: string): string;
  /** @throws ProviderError when the id has not the suffix. */
  projectOf(id: string): string;
}

export function projectPart(suffix: `/${string}`, what: string): ProjectPart {
  return {
    idOf: (projectId) => `${projectId}${suffix}`,
    projectOf(id) {
      if (id.endsWith(suffix) && id.length > suffix.length) return id.slice(0, -suffix.length);
      throw new ProviderError(
        `"${id}" is not the id of ${what}: write the project's id, then \`${suffix}\`, as in prj_…${suffix}`,
      );
    },
  };
}

import { all, type ComponentResource, type Input, type Output, output } from "@pulumi/pulumi";
import { render } from "../../provider/index.ts";

/** Of what Render tells the workspace's people: failed deploys and crashes, all deploys, nothing, or as the workspace has it. */
export type Notifications = "failure" | "all" | "none" | "default";

/** A record the owner of a domain has to add where its DNS is kept. */
export interface DnsRecord {
  type: "A" | "CNAME";
  /** The whole name, e.g. `api.example.com`. */
  name: string;
  value: string;
}

/** @returns the records to add for all of the domains. */
export function addDomains(
  domains: readonly string[] = [],
  name: string,
  serviceId: Input<string>,
  parent: ComponentResource,
): Output<DnsRecord[]> {
  const made = domains.map(
    (domain) => new render.CustomDomain(`${name}-${domain}`, { serviceId, name: domain }, { parent }),
  );
  return made.length === 0
    ? output<DnsRecord[]>([])
    : all(made.map(({ dnsRecords }) => dnsRecords)).apply((records) => records.flat());
}

export function addNotifications(
  notificationsToSend: Notifications = "failure",
  name: string,
  serviceId: Input<string>,
  parent: ComponentResource,
): void {
  new render.NotificationSettings(`${name}-notifications`, { serviceId, notificationsToSend }, { parent });
}

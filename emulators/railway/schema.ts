/** The part of Railway's schema that is emulated, names and types as in its own. What is not here is an error. */
export const SDL = `
scalar DateTime
scalar JSON
scalar EnvironmentVariables
scalar DeploymentMeta

type Query {
  apiToken: ApiTokenContext!
  projects(workspaceId: String, first: Int, after: String): QueryProjectsConnection!
  project(id: String!): Project!
  environments(projectId: String!, first: Int, after: String): QueryEnvironmentsConnection!
  serviceInstance(serviceId: String!, environmentId: String!): ServiceInstance!
  variables(projectId: String!, environmentId: String!, serviceId: String, unrendered: Boolean): EnvironmentVariables!
  variablesForServiceDeployment(projectId: String!, environmentId: String!, serviceId: String!): EnvironmentVariables!
  domains(projectId: String!, environmentId: String!, serviceId: String!): AllDomains!
  customDomain(id: String!, projectId: String!): CustomDomain!
  deployments(input: DeploymentListInput!, first: Int, after: String): QueryDeploymentsConnection!
  deployment(id: String!): Deployment!
  buildLogs(deploymentId: String!, limit: Int): [Log!]!
  deploymentLogs(deploymentId: String!, limit: Int): [Log!]!
}

type Mutation {
  projectCreate(input: ProjectCreateInput!): Project!
  projectUpdate(id: String!, input: ProjectUpdateInput!): Project!
  projectDelete(id: String!): Boolean!
  environmentCreate(input: EnvironmentCreateInput!): Environment!
  environmentRename(id: String!, input: EnvironmentRenameInput!): Environment!
  environmentDelete(id: String!): Boolean!
  serviceCreate(input: ServiceCreateInput!): Service!
  serviceUpdate(id: String!, input: ServiceUpdateInput!): Service!
  serviceConnect(id: String!, input: ServiceConnectInput!): Service!
  serviceDisconnect(id: String!): Service!
  serviceDelete(id: String!): Boolean!
  serviceInstanceUpdate(serviceId: String!, environmentId: String, input: ServiceInstanceUpdateInput!): Boolean!
  serviceInstanceDeployV2(serviceId: String!, environmentId: String!, commitSha: String): String!
  variableCollectionUpsert(input: VariableCollectionUpsertInput!): Boolean!
  variableDelete(input: VariableDeleteInput!): Boolean!
  serviceDomainCreate(input: ServiceDomainCreateInput!): ServiceDomain!
  serviceDomainUpdate(input: ServiceDomainUpdateInput!): Boolean!
  serviceDomainDelete(id: String!): Boolean!
  customDomainCreate(input: CustomDomainCreateInput!): CustomDomain!
  customDomainUpdate(id: String!, environmentId: String!, targetPort: Int): Boolean!
  customDomainDelete(id: String!): Boolean!
  deploymentCancel(id: String!): Boolean!
  deploymentRollback(id: String!): Boolean!
}

type PageInfo { hasNextPage: Boolean! endCursor: String }

type ApiTokenContext { workspaces: [ApiTokenWorkspace!]! }
type ApiTokenWorkspace { id: String! name: String! }

type QueryProjectsConnection { edges: [QueryProjectsConnectionEdge!]! pageInfo: PageInfo! }
type QueryProjectsConnectionEdge { cursor: String! node: Project! }
enum SubscriptionPlanType { free hobby pro trial }
type Project {
  id: ID! name: String! description: String workspaceId: String primaryEnvironmentId: String
  subscriptionType: SubscriptionPlanType! createdAt: DateTime! deletedAt: DateTime
  services(first: Int, after: String): ProjectServicesConnection!
}
type ProjectServicesConnection { edges: [ProjectServicesConnectionEdge!]! pageInfo: PageInfo! }
type ProjectServicesConnectionEdge { cursor: String! node: Service! }
input ProjectCreateInput { name: String description: String defaultEnvironmentName: String workspaceId: String }
input ProjectUpdateInput { name: String description: String }

type QueryEnvironmentsConnection { edges: [QueryEnvironmentsConnectionEdge!]! pageInfo: PageInfo! }
type QueryEnvironmentsConnectionEdge { cursor: String! node: Environment! }
type Environment {
  id: ID! name: String! projectId: String! createdAt: DateTime! deletedAt: DateTime sourceEnvironment: Environment
}
input EnvironmentCreateInput { projectId: String! name: String! sourceEnvironmentId: String skipInitialDeploys: Boolean }
input EnvironmentRenameInput { name: String! }

type Service {
  id: ID! name: String! projectId: String! createdAt: DateTime! deletedAt: DateTime
  repoTriggers(first: Int): ServiceRepoTriggersConnection!
}
type ServiceRepoTriggersConnection { edges: [ServiceRepoTriggersConnectionEdge!]! }
type ServiceRepoTriggersConnectionEdge { node: DeploymentTrigger! }
type DeploymentTrigger { environmentId: String! repository: String! branch: String! }
input ServiceCreateInput {
  projectId: String! name: String environmentId: String source: ServiceSourceInput branch: String variables: EnvironmentVariables
}
input ServiceSourceInput { repo: String image: String }
input ServiceUpdateInput { name: String }
input ServiceConnectInput { repo: String branch: String image: String }

enum Builder { HEROKU NIXPACKS PAKETO RAILPACK }
enum RestartPolicyType { ALWAYS NEVER ON_FAILURE }
type ServiceInstance {
  serviceName: String! source: ServiceSource builder: Builder! buildCommand: String startCommand: String preDeployCommand: JSON
  rootDirectory: String healthcheckPath: String healthcheckTimeout: Int
  restartPolicyType: RestartPolicyType! restartPolicyMaxRetries: Int!
  numReplicas: Int region: String sleepApplication: Boolean ipv6EgressEnabled: Boolean railwayConfigFile: String
  domains: AllDomains! activeDeployments: [Deployment!]! latestDeployment: Deployment
}
type ServiceSource { repo: String image: String }
input ServiceInstanceUpdateInput {
  builder: Builder buildCommand: String startCommand: String preDeployCommand: [String!] rootDirectory: String
  healthcheckPath: String healthcheckTimeout: Int restartPolicyType: RestartPolicyType restartPolicyMaxRetries: Int
  numReplicas: Int region: String multiRegionConfig: JSON sleepApplication: Boolean ipv6EgressEnabled: Boolean
}

input VariableCollectionUpsertInput {
  projectId: String! environmentId: String! serviceId: String variables: EnvironmentVariables!
  replace: Boolean = false skipDeploys: Boolean = false
}
input VariableDeleteInput { projectId: String! environmentId: String! serviceId: String name: String! }

type AllDomains { serviceDomains: [ServiceDomain!]! customDomains: [CustomDomain!]! }
type ServiceDomain { id: ID! domain: String! environmentId: String! serviceId: String! targetPort: Int }
input ServiceDomainCreateInput { environmentId: String! serviceId: String! targetPort: Int }
input ServiceDomainUpdateInput {
  serviceDomainId: String! environmentId: String! serviceId: String! domain: String! targetPort: Int
}
type CustomDomain {
  id: ID! domain: String! environmentId: String! serviceId: String! targetPort: Int deletedAt: DateTime status: CustomDomainStatus!
}
enum CertificateStatus { CERTIFICATE_STATUS_TYPE_VALID CERTIFICATE_STATUS_TYPE_VALIDATING_OWNERSHIP }
type CustomDomainStatus {
  verified: Boolean! verificationDnsHost: String verificationToken: String
  certificateStatus: CertificateStatus! dnsRecords: [DNSRecords!]!
}
enum DNSRecordType { DNS_RECORD_TYPE_CNAME DNS_RECORD_TYPE_TXT }
enum DNSRecordPurpose { DNS_RECORD_PURPOSE_ACME_DNS01_CHALLENGE DNS_RECORD_PURPOSE_TRAFFIC_ROUTE }
enum DNSRecordStatus { DNS_RECORD_STATUS_PROPAGATED DNS_RECORD_STATUS_REQUIRES_UPDATE }
type DNSRecords {
  recordType: DNSRecordType! fqdn: String! hostlabel: String! zone: String! requiredValue: String! currentValue: String!
  purpose: DNSRecordPurpose! status: DNSRecordStatus!
}
input CustomDomainCreateInput {
  projectId: String! environmentId: String! serviceId: String! domain: String! targetPort: Int
}

enum DeploymentStatus {
  BUILDING CRASHED DEPLOYING FAILED INITIALIZING NEEDS_APPROVAL QUEUED REMOVED REMOVING SKIPPED SLEEPING SUCCESS WAITING
}
type Deployment {
  id: ID! status: DeploymentStatus! createdAt: DateTime! statusUpdatedAt: DateTime canRollback: Boolean!
  deploymentStopped: Boolean! environmentId: String! serviceId: String projectId: String! meta: DeploymentMeta
}
type QueryDeploymentsConnection { edges: [QueryDeploymentsConnectionEdge!]! pageInfo: PageInfo! }
type QueryDeploymentsConnectionEdge { cursor: String! node: Deployment! }
input DeploymentStatusInput { in: [DeploymentStatus!] notIn: [DeploymentStatus!] }
input DeploymentListInput { projectId: String environmentId: String serviceId: String status: DeploymentStatusInput }
type Log { timestamp: String! message: String! severity: String }
`;

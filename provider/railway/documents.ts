/**
 * Every GraphQL document that is sent to Railway. A test holds each of them against Railway's own schema. Each asks for one
 * root field, so that an error is about one thing.
 */

export const API_TOKEN = `query apiToken { apiToken { workspaces { id name } } }`;

// Projects

export const PROJECTS = `query projects($workspaceId: String!, $after: String) {
  projects(workspaceId: $workspaceId, first: 100, after: $after) {
    edges { node { id name } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const PROJECT = `query project($id: String!) {
  project(id: $id) { id name description workspaceId primaryEnvironmentId subscriptionType deletedAt }
}`;

export const PROJECT_CREATE = `mutation projectCreate($input: ProjectCreateInput!) {
  projectCreate(input: $input) { id }
}`;

export const PROJECT_UPDATE = `mutation projectUpdate($id: String!, $input: ProjectUpdateInput!) {
  projectUpdate(id: $id, input: $input) { id }
}`;

export const PROJECT_DELETE = `mutation projectDelete($id: String!) { projectDelete(id: $id) }`;

// Environments

export const ENVIRONMENTS = `query environments($projectId: String!, $after: String) {
  environments(projectId: $projectId, first: 100, after: $after) {
    edges { node { id name deletedAt sourceEnvironment { id } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const ENVIRONMENT_CREATE = `mutation environmentCreate($input: EnvironmentCreateInput!) {
  environmentCreate(input: $input) { id }
}`;

export const ENVIRONMENT_RENAME = `mutation environmentRename($id: String!, $input: EnvironmentRenameInput!) {
  environmentRename(id: $id, input: $input) { id }
}`;

export const ENVIRONMENT_DELETE = `mutation environmentDelete($id: String!) { environmentDelete(id: $id) }`;

// Services

export const SERVICES = `query services($projectId: String!, $after: String) {
  project(id: $projectId) {
    services(first: 100, after: $after) {
      edges { node { id name deletedAt repoTriggers(first: 50) { edges { node { environmentId repository branch } } } } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

export const SERVICE_CREATE = `mutation serviceCreate($input: ServiceCreateInput!) {
  serviceCreate(input: $input) { id }
}`;

export const SERVICE_UPDATE = `mutation serviceUpdate($id: String!, $input: ServiceUpdateInput!) {
  serviceUpdate(id: $id, input: $input) { id }
}`;

export const SERVICE_CONNECT = `mutation serviceConnect($id: String!, $input: ServiceConnectInput!) {
  serviceConnect(id: $id, input: $input) { id }
}`;

export const SERVICE_DISCONNECT = `mutation serviceDisconnect($id: String!) { serviceDisconnect(id: $id) { id } }`;

export const SERVICE_DELETE = `mutation serviceDelete($id: String!) { serviceDelete(id: $id) }`;

// A service in one environment

export const SERVICE_INSTANCE = `query serviceInstance($serviceId: String!, $environmentId: String!) {
  serviceInstance(serviceId: $serviceId, environmentId: $environmentId) {
    serviceName
    source { repo image }
    builder buildCommand startCommand preDeployCommand rootDirectory
    healthcheckPath healthcheckTimeout
    restartPolicyType restartPolicyMaxRetries
    numReplicas sleepApplication ipv6EgressEnabled railwayConfigFile
    domains { serviceDomains { id domain targetPort } customDomains { id domain } }
    activeDeployments { id }
    latestDeployment { id status meta }
  }
}`;

export const SERVICE_INSTANCE_UPDATE = `mutation serviceInstanceUpdate(
  $serviceId: String!, $environmentId: String!, $input: ServiceInstanceUpdateInput!
) {
  serviceInstanceUpdate(serviceId: $serviceId, environmentId: $environmentId, input: $input)
}`;

// Variables

/** Unrendered: a reference such as `${{Postgres.DATABASE_URL}}` comes back as it was written. */
export const VARIABLES = `query variables($projectId: String!, $environmentId: String!, $serviceId: String!) {
  variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId, unrendered: true)
}`;

export const VARIABLES_RENDERED = `query variablesForServiceDeployment(
  $projectId: String!, $environmentId: String!, $serviceId: String!
) {
  variablesForServiceDeployment(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId)
}`;

export const VARIABLES_UPSERT = `mutation variableCollectionUpsert($input: VariableCollectionUpsertInput!) {
  variableCollectionUpsert(input: $input)
}`;

export const VARIABLE_DELETE = `mutation variableDelete($input: VariableDeleteInput!) { variableDelete(input: $input) }`;

// Domains

export const DOMAINS = `query domains($projectId: String!, $environmentId: String!, $serviceId: String!) {
  domains(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId) {
    serviceDomains { id domain targetPort }
    customDomains { id domain }
  }
}`;

export const SERVICE_DOMAIN_CREATE = `mutation serviceDomainCreate($input: ServiceDomainCreateInput!) {
  serviceDomainCreate(input: $input) { id domain targetPort }
}`;

export const SERVICE_DOMAIN_UPDATE = `mutation serviceDomainUpdate($input: ServiceDomainUpdateInput!) {
  serviceDomainUpdate(input: $input)
}`;

export const SERVICE_DOMAIN_DELETE = `mutation serviceDomainDelete($id: String!) { serviceDomainDelete(id: $id) }`;

export const CUSTOM_DOMAIN = `query customDomain($id: String!, $projectId: String!) {
  customDomain(id: $id, projectId: $projectId) {
    id domain environmentId serviceId targetPort deletedAt
    status {
      verified verificationDnsHost verificationToken certificateStatus
      dnsRecords { recordType fqdn hostlabel zone requiredValue currentValue purpose status }
    }
  }
}`;

export const CUSTOM_DOMAIN_CREATE = `mutation customDomainCreate($input: CustomDomainCreateInput!) {
  customDomainCreate(input: $input) { id }
}`;

export const CUSTOM_DOMAIN_UPDATE = `mutation customDomainUpdate($id: String!, $environmentId: String!, $targetPort: Int) {
  customDomainUpdate(id: $id, environmentId: $environmentId, targetPort: $targetPort)
}`;

export const CUSTOM_DOMAIN_DELETE = `mutation customDomainDelete($id: String!) { customDomainDelete(id: $id) }`;

// Deployments and their logs

export const DEPLOYMENTS = `query deployments($input: DeploymentListInput!, $first: Int!) {
  deployments(input: $input, first: $first) {
    edges { node { id status createdAt statusUpdatedAt canRollback deploymentStopped environmentId meta } }
  }
}`;

export const DEPLOYMENT = `query deployment($id: String!) {
  deployment(id: $id) { id status createdAt statusUpdatedAt canRollback deploymentStopped environmentId meta }
}`;

export const DEPLOY = `mutation serviceInstanceDeployV2($serviceId: String!, $environmentId: String!) {
  serviceInstanceDeployV2(serviceId: $serviceId, environmentId: $environmentId)
}`;

export const DEPLOYMENT_CANCEL = `mutation deploymentCancel($id: String!) { deploymentCancel(id: $id) }`;

export const DEPLOYMENT_ROLLBACK = `mutation deploymentRollback($id: String!) { deploymentRollback(id: $id) }`;

export const BUILD_LOGS = `query buildLogs($deploymentId: String!, $limit: Int!) {
  buildLogs(deploymentId: $deploymentId, limit: $limit) { timestamp message }
}`;

export const DEPLOYMENT_LOGS = `query deploymentLogs($deploymentId: String!, $limit: Int!) {
  deploymentLogs(deploymentId: $deploymentId, limit: $limit) { timestamp message }
}`;

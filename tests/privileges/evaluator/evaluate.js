// Evaluates each request of the JSON document on standard input as IAM would, and writes the verdicts to standard output.
//
// In: {policies: {name: document}, requests: [{principal, action, resource, account, context, identity, boundary, resourcePolicy}]},
// where the last three name policies. Out: a verdict for each request, in their order.
import { runSimulation } from '@cloud-copilot/iam-simulate'

const listed = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value])

const matching = (items, name) => listed(items).filter((item) => item.matches).map((item) => item[name])

const named = (policies, names) => names.map((name) => ({ name, policy: policies[name] }))

const conditionsOf = (statement) =>
  listed(statement.explain.conditions).map((one) => ({
    statement: statement.explain.identifier,
    operator: one.operator,
    key: one.conditionKeyValue,
    matches: one.matches,
    isKnown: !one.failedBecauseMissing && !one.matchedBecauseMissing
  }))

// A statement that would decide but for its conditions.
const isAbout = (statement) => statement.actionMatch && statement.resourceMatch && statement.principalMatch !== 'NoMatch'

const allowing = ({ identityAnalysis, resourceAnalysis }) =>
  [identityAnalysis, resourceAnalysis].flatMap((part) => part?.allowStatements ?? [])

const verdict = (response, resourcePolicy) => {
  if (response.resultType !== 'single') {
    return { result: response.overallResult ?? 'Error', error: response.errors ?? response.resultType }
  }
  const { analysis, ignoredContextKeys } = response.result
  const parts = [analysis.identityAnalysis, analysis.permissionBoundaryAnalysis, analysis.resourceAnalysis].filter(Boolean)
  const about = parts
    .flatMap((part) => [...part.allowStatements, ...part.denyStatements, ...part.unmatchedStatements])
    .filter(isAbout)
  return {
    result: response.overallResult,
    blockedBy: analysis.blockedBy ?? [],
    ignored: ignoredContextKeys ?? [],
    allowedBy: allowing(analysis).map((statement) => ({
      policy: statement.policyId ?? resourcePolicy,
      statement: statement.explain.identifier,
      actions: matching(statement.explain.actions, 'action'),
      resources: matching(statement.explain.resources, 'resource')
    })),
    conditions: about.flatMap(conditionsOf)
  }
}

const read = async () => {
  const chunks = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

const { policies, requests } = await read()
const verdicts = []
for (const one of requests) {
  const simulation = {
    request: {
      principal: one.principal,
      action: one.action,
      resource: { resource: one.resource, accountId: one.account },
      contextVariables: one.context
    },
    identityPolicies: named(policies, one.identity),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(one.boundary.length && { permissionBoundaryPolicies: named(policies, one.boundary) }),
    ...(one.resourcePolicy && { resourcePolicy: policies[one.resourcePolicy] })
  }
  verdicts.push(verdict(await runSimulation(simulation, {}), one.resourcePolicy))
}
process.stdout.write(JSON.stringify(verdicts))

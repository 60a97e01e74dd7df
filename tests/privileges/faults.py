"""Faults put into copies of the template: an evaluation that notices none of them would say nothing of the template as it is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from infra.local.clients import REGION, STACK
from infra.local.resolver import Resolver
from tests.privileges.evaluation import Question, Verdict
from tests.privileges.naming import key_arn, log_arn, queue_arn, resolver_of, table_arn
from tests.privileges.needs import Need
from tests.privileges.roles import Document, resource_policies, roles_of

Template = dict[str, Any]
Evaluator = Callable[[Sequence[Question], Mapping[str, Document]], Sequence[Verdict]]
Where = Callable[[Resolver], Need]

_LEDGER = table_arn(f"{STACK}-LedgerTable")
_KEY = key_arn("DataKey")
_VIA = {name: (("kms:ViaService", f"{name}.{REGION}.amazonaws.com"),) for name in ("dynamodb", "s3")}
_SECURE = (("aws:SecureTransport", "true"), ("s3:TlsVersion", "1.2"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A change for the worse, and a question that is answered otherwise after it."""

    what: str
    put_in: Callable[[Template], None]
    role: str
    need: Need | Where
    has_everything: bool = False


def _document(template: Template, name: str) -> Any:  # noqa: ANN401 – a policy
    properties = template["Resources"][name]["Properties"]
    return properties.get("PolicyDocument") or properties["KeyPolicy"]


def _statement(template: Template, policy: str, sid: str) -> Any:  # noqa: ANN401 – a statement
    (found,) = (one for one in _document(template, policy)["Statement"] if one.get("Sid") == sid)
    return found


def _without(policy: str, sid: str) -> Callable[[Template], None]:
    def put_in(template: Template) -> None:
        _document(template, policy)["Statement"].remove(_statement(template, policy, sid))

    return put_in


def _unconditional(policy: str, sid: str) -> Callable[[Template], None]:
    return lambda template: _statement(template, policy, sid).pop("Condition")


def _by_way_of_s3(template: Template) -> None:
    _statement(template, "UseDataKey", "ReadTables")["Condition"]["StringEquals"]["kms:ViaService"] = _VIA["s3"][0][1]


def _ungranted(action: str) -> Callable[[Template], None]:
    def put_in(template: Template) -> None:
        for policy in template["Resources"]["RecordsFunctionRole"]["Properties"]["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                statement["Action"] = [one for one in statement["Action"] if one != action]

    return put_in


def _unbounded(template: Template) -> None:
    del template["Resources"]["StartPolicyRunFunctionScheduleRole"]["Properties"]["PermissionsBoundary"]


def _untrusting(template: Template) -> None:
    for statement in _document(template, "DataKey")["Statement"]:
        statement["Principal"] = {"AWS": "arn:aws:iam::210987654321:root"}


def _upload(*context: tuple[str, str]) -> Where:
    return lambda resolver: Need(
        "s3:PutObject", f"{resolver.resolve({'Fn::GetAtt': ['FilesBucket', 'Arn']})}/records/a", context
    )


def _fault(what: str, put_in: Callable[[Template], None], need: Need | Where, *, has_everything: bool = False) -> Fault:
    return Fault(what=what, put_in=put_in, role="RecordsFunction", need=need, has_everything=has_everything)


_PUTS_EVIDENCE = Need("dynamodb:PutItem", _LEDGER)
_USES_THE_KEY = Need("kms:Decrypt", _KEY, _VIA["dynamodb"])
FAULTS = (
    _fault(
        "evidence can be replaced", _without("FunctionBoundary", "KeepEvidence"), _PUTS_EVIDENCE, has_everything=True
    ),
    _fault(
        "the key can be used directly",
        _unconditional("FunctionBoundary", "Key"),
        Need("kms:Decrypt", _KEY),
        has_everything=True,
    ),
    _fault("the key can't be used by way of DynamoDB", _by_way_of_s3, _USES_THE_KEY),
    _fault("the key trusts another account alone", _untrusting, _USES_THE_KEY),
    _fault(
        "files travel without TLS",
        _without("FilesBucketPolicy", "TlsOnly"),
        _upload(("aws:SecureTransport", "false"), _SECURE[1]),
    ),
    _fault(
        "files travel by an old TLS",
        _without("FilesBucketPolicy", "ModernTlsOnly"),
        _upload(_SECURE[0], ("s3:TlsVersion", "1.1")),
    ),
    _fault("nobody may upload", _ungranted("s3:PutObject"), _upload(*_SECURE)),
    _fault(
        "no evidence may be inserted", _ungranted("dynamodb:PartiQLInsert"), Need("dynamodb:PartiQLInsert", _LEDGER)
    ),
    _fault(
        "the boundary forgets logs",
        _without("FunctionBoundary", "Logs"),
        Need("logs:PutLogEvents", log_arn(f"{STACK}-RecordsLogGroup:log-stream:a")),
    ),
    _fault(
        "the boundary forgets traces",
        _without("FunctionBoundary", "TracesAndStreams"),
        Need("xray:PutTraceSegments", "*"),
    ),
    Fault(
        what="the boundary forgets queues",
        put_in=_without("FunctionBoundary", "Queues"),
        role="StartJobFunction",
        need=Need("sqs:SendMessage", queue_arn(f"{STACK}-ShardQueue")),
    ),
    Fault(
        what="a schedule's role has no boundary",
        put_in=_unbounded,
        role="StartPolicyRunFunctionScheduleRole",
        need=_PUTS_EVIDENCE,
        has_everything=True,
    ),
)


def unnoticed(template: Mapping[str, Any], evaluate: Evaluator) -> Iterator[str]:
    """Yield a line for each fault that makes no difference to the answer."""
    for fault in FAULTS:
        broken = deepcopy(dict(template))
        fault.put_in(broken)
        before, after = (_answer(one, fault, evaluate) for one in (template, broken))
        if before == after:
            yield f"it is not noticed that {fault.what}"


def _answer(template: Mapping[str, Any], fault: Fault, evaluate: Evaluator) -> bool:
    resolver = resolver_of(template)
    role = roles_of(template, resolver)[fault.role]
    need = fault.need if isinstance(fault.need, Need) else fault.need(resolver)
    question = Question(role=role, need=need, has_everything=fault.has_everything)
    (verdict,) = evaluate([question], resource_policies(template, resolver))
    return verdict.is_allowed

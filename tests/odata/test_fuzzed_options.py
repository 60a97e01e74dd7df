"""L9: whatever is asked of the service, it answers, or refuses with a code, as its document says; 501 alone is a 5xx."""

from urllib.parse import quote, unquote, urlsplit

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.api.reporting.odata.edm import ILR_AIMS, JOBS, RECORDS, USERS
from tests.odata.college import READER, ROOT
from tests.world.world import Reply, World

TRIED = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    # The first text of all takes seconds, and no example changes the college.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ANSWERS = {200, 400, 404, 501}
SETS = ["Users", "IlrAims", "Records", "Jobs"]
PATHS = [*SETS, *(f"{name}/$count" for name in SETS), "Users('ann')", "Users('%ff')", "$metadata", ""]
PROPERTIES = sorted({name for one in (USERS, ILR_AIMS, RECORDS, JOBS) for name in one.properties})
LITERALS = [
    "null",
    "true",
    "1",
    "-1",
    "1.5",
    "1e400",
    "2019-07-31",
    "2020-02-30",
    "9999-12-31",
    "0001-01-01",
    "'ann'",
    "''",
    "'O''Neil'",
]
LITERALS += [
    "2019-07-31T00:00:00Z",
    "2019-07-31T24:61:00+25:00",
    "duration'P1D'",
    "12:00:00",
    "'\u0130'",
    "('a','b')",
    "()",
    "INF",
    "NaN",
]
CALLS = [
    "contains",
    "startswith",
    "endswith",
    "tolower",
    "length",
    "year",
    "month",
    "day",
    "date",
    "now",
    "trim",
    "concat",
    "nosuch",
]
OPERATORS = ["eq", "ne", "lt", "le", "gt", "ge", "and", "or", "in", "has", "add", "div", "mod"]
terms = st.recursive(
    st.sampled_from(PROPERTIES) | st.sampled_from(LITERALS) | st.text(max_size=8),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(" ".join),
        st.tuples(st.sampled_from(CALLS), st.lists(inner, max_size=3)).map(
            lambda call: f"{call[0]}({','.join(call[1])})"
        ),
        inner.map("not ({})".format),
        inner.map("({})".format),
    ),
    max_leaves=8,
)
numbers = (
    st.integers(-2, 10**20).map(str)
    | st.sampled_from(["1000000", "1_0", "\u0663", "+1", "1.0", "0x1", " 1", ""])
    | st.text(max_size=5)
)
names = st.lists(st.sampled_from([*PROPERTIES, "*", "$count", "Id/Id"]) | st.text(max_size=6), max_size=4)
VALUES = {
    "filter": terms,
    "orderby": st.lists(
        st.tuples(
            st.sampled_from(PROPERTIES) | st.text(max_size=6), st.sampled_from(["", " asc", " desc", " DESC", " x"])
        ).map("".join),
        max_size=3,
    ).map(",".join),
    "top": numbers,
    "skip": numbers,
    "select": names.map(",".join),
    "count": st.sampled_from(["true", "false", "True", "1", ""]),
    "skiptoken": st.text(max_size=40) | st.text("abcdefgXYZ0123456789-_=", max_size=80),
    "expand": names.map(",".join),
    "format": st.sampled_from(["json", "application/json", "atom", "xml", "application/json;odata.metadata=full"]),
    "search": st.text(max_size=10),
}
SPELLINGS = ["${}", "{}", "%24{}", "%2524{}", "$ {}", "@{}"]
names_of_options = st.tuples(st.sampled_from(SPELLINGS), st.sampled_from(sorted(VALUES)), st.booleans())
raw = st.text("%$&=+;?/'()abc0123456789FfEe", max_size=30) | st.binary(max_size=12).map(quote)


@st.composite
def options(draw: st.DrawFn) -> str:
    """Return a query of a few options, sensible or not, each spelt and encoded in one of the ways there are."""
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        spelling, name, is_upper = draw(names_of_options)
        value = draw(VALUES[name])
        safe = draw(st.sampled_from(["", "'(),/:", " "])).strip()
        encoded = quote(value, safe=safe)
        if draw(st.booleans()):
            encoded = encoded.replace("%20", "+")
        parts.append(f"{spelling.format(name.upper() if is_upper else name)}={encoded}")
    if draw(st.integers(0, 5)) == 0:
        parts.append(draw(raw))
    return "&".join(parts)


def asked(here: World, path: str, query: str) -> Reply:
    """Return the answer, which is one that the document announces."""
    reply = here.call("GET", f"{ROOT}{path}?{query}", groups=READER)
    assert reply.status in ANSWERS, (path, query, reply.status)
    if reply.status != 200:
        assert reply.body["error"]["code"] == reply.body["code"]
    return reply


@given(path=st.sampled_from(PATHS), query=options())
@TRIED
def test_l9_any_options_are_answered_or_refused_by_a_code(here: World, path: str, query: str) -> None:
    reply = asked(here, path, query)
    if reply.status == 200 and path in SETS and "@odata.nextLink" in reply.body:
        parts = urlsplit(reply.body["@odata.nextLink"])
        assert asked(here, parts.path.removeprefix(ROOT), parts.query).status == 200, unquote(parts.query)


@given(path=st.sampled_from(SETS), text=terms)
@TRIED
def test_l9_any_filter_keeps_part_of_the_set_or_is_refused_by_a_code(here: World, path: str, text: str) -> None:
    reply = asked(here, path, f"$filter={quote(text)}&$count=true")
    if reply.status == 200:
        found = reply.body["value"]
        assert reply.body["@odata.count"] == len(found)
        whole = asked(here, path, "").body["value"]
        assert [one for one in whole if one in found] == found

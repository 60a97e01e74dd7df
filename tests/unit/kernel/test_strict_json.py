"""Reading JSON strictly."""

import pytest

from shared.kernel.strict_json import NotStrict, strict_json


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, -0.5, 1e3, true, false, null, "b"]}', {"a": [1, -0.5, 1000.0, True, False, None, "b"]}),
        (' "\\u00e9\\ud83d\\ude00" ', "é😀"),
        ("0", 0),
        ("{}", {}),
        ("9" * 300, int("9" * 300)),
    ],
)
def test_json_is_read_as_it_says(text: str, value: object) -> None:
    found = strict_json(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1,]",
        "{'a': 1}",
        "01",
        "\ufeff1",
        "1 2",
        '"\n"',
        "\ufeff\ufeff1",
        "NaN",
        "1e999",
        "[-1e999]",
        '{"a": 1, "a": 2}',
        '{"a": 1, "\\u0061": 1}',
        '[{"b": {"a": null, "a": null}}]',
        "Infinity",
        "[-Infinity]",
        '{"a": NaN}',
        '"\\ud800"',
        '{"\\udc00": 1}',
        '"\ud800"',
        "9" * 5000,
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_whatever_the_standard_or_utf_8_does_not_know_is_malformed(text: str) -> None:
    with pytest.raises(NotStrict):
        strict_json(text)


@pytest.mark.parametrize(
    "text", ['{"name": "Jo Bloggs\\ud800"}', '{"name": "Jo Bloggs", "age": NaN}', '{"Bloggs": 1, "Bloggs": 2}']
)
def test_x8_a_refusal_does_not_repeat_the_body(text: str) -> None:
    with pytest.raises(NotStrict) as refusal:
        strict_json(text)
    assert "Bloggs" not in str(refusal.value)
    assert refusal.value.__cause__ is None

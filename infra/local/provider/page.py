"""The provider's one page, on which a developer says who they are."""

from collections.abc import Iterable, Mapping
from html import escape

from infra.local.provider.pool import Person

_STYLE = """body { font: 1.1rem/1.5 sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
button, input { font: inherit; padding: .4rem .8rem } fieldset { margin: 1rem 0 } label { display: block; margin: .5rem 0 }"""


def sign_in_page(asked: Mapping[str, str], people: Iterable[Person], fault: str = "") -> str:
    """Return the page; *asked* goes with each of its forms."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
    )
    known = "".join(
        f'<p><button name="username" value="{escape(one.username)}">{escape(one.name)} of {escape(one.tenant)}</button></p>'
        for one in people
    )
    alert = f'<p role="alert"><strong>{escape(fault)}</strong></p>' if fault else ""
    return f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Sign in – Expunge’s local stack</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>
<body><main><h1>Sign in</h1>
<p>In an account, this is the sign-in page of the user pool. On this machine no user has a password.</p>{alert}
<form method="post" action="/oauth2/authorize">{hidden}<fieldset><legend>A user of the pool</legend>
{known or "<p>There are none yet.</p>"}</fieldset></form>
<form method="post" action="/oauth2/authorize">{hidden}<fieldset><legend>Another user</legend>
<label>Tenant <input name="tenant" required autocomplete="off"></label>
<label>User <input name="user" required autocomplete="off"></label>
<label>Groups, with commas between <input name="groups" value="administrator" autocomplete="off"></label>
<button>Sign in</button></fieldset></form>
<form method="post" action="/oauth2/authorize">{hidden}<button name="cancel" value="yes">Cancel</button></form>
</main></body></html>
"""


def fault_page(title: str, text: str) -> str:
    """Return a page that says what is wrong, where no browser can be sent back."""
    return f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}</title></head>
<body><main><h1>{escape(title)}</h1><p>{escape(text)}</p></main></body></html>
"""

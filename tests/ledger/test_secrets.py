"""R9: of the address of a database nothing before its last `@` is shown, whatever the password is written like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.ledger.engines.answers import RemoteError
from components.ledger.engines.connection import engine_of
from components.ledger.ledger import open_ledger
from components.ledger.location import Remote, chosen_location

CLEAR = "postgres://db.example:5433/flights"
PASSWORDS = st.text(min_size=3).filter(lambda text: "\0" not in text) | st.text("/#?@[]: %\\ä", min_size=3).map(
    lambda text: f"hush{text}hush"
)
USERS = st.sampled_from(["reader", "rea der", "reader@corp"])


def shown(arguments: list[str], environment: dict[str, str]) -> str:
    """All that is said of a location, and of what is wrong with it."""
    location = chosen_location(arguments, environment)
    said = [str(location), repr(location)] if isinstance(location, Remote) else [str(location)]
    if isinstance(location, Remote):
        try:
            engine_of(location)
        except RemoteError as error:
            said += [error.what, error.remedy, str(error)]
    return "\n".join(said)


def betrayed(password: str, text: str, harmless: str) -> list[str]:
    pieces = {password[start : start + 3] for start in range(len(password) - 2)}
    return [piece for piece in pieces if piece in text and piece not in harmless]


HARMLESS = "\n".join(
    [
        shown(["--data", CLEAR, "reports"], {}),
        shown(["--data", "postgres://a:/b@db.example:5433/flights", "reports"], {}),
        "no engine that flights can be read from here Use one of",
    ]
)


@given(PASSWORDS, USERS)
def test_no_part_of_any_password_is_shown(password: str, user: str) -> None:
    address = f"postgres://{user}:{password}@db.example:5433/flights"
    for text in (
        shown(["--data", address, "reports"], {}),
        shown([f"--data={address}", "reports"], {}),
        shown([], {"FLIGHT_DATA": f"{address} reports"}),
        shown([], {"FLIGHT_DATA": address.replace("://", ":/")}),
    ):
        assert betrayed(password, text, HARMLESS) == []


@given(PASSWORDS.filter(lambda password: "@" not in password))
def test_a_password_that_the_shell_took_apart_is_not_shown(password: str) -> None:
    words = [*f"postgres://reader:hush{password}@db.example/flights".split(), "reports"]
    assert betrayed(password, shown(["--data", *words], {}), HARMLESS) == []


@pytest.mark.parametrize("password", ["a/b", "a#b", "a?b", "a@b", "a/b@c", "[ab", "a]b", "a#b?c/d"])
def test_such_an_address_is_refused_with_what_to_do(password: str) -> None:
    remote = Remote(f"postgres://reader:{password}@db.example/flights", "reports")
    assert str(remote) == "postgres://..."
    with pytest.raises(RemoteError) as refused:
        engine_of(remote)
    assert "Percent-encode the password" in refused.value.remedy


@pytest.mark.parametrize("password", ["a%2Fb", "a%23b", "a:b", "a!$&'()*+,;=b", ""])
def test_a_password_as_it_should_be_is_taken(password: str) -> None:
    remote = Remote(f"postgres://reader:{password}@db.example/flights", "reports")
    assert str(remote) == "postgres://db.example reports"
    assert engine_of(remote).name == "postgres"


def test_an_address_without_a_host_is_taken() -> None:
    assert engine_of(Remote("pyspark://?spark.master=spark://host:7077", "flights")).name == "pyspark"


@pytest.mark.parametrize(
    "address",
    [
        "postgres://reader:hush/word@db.example/flights",
        "host=db user=reader password=hush",
        "Server=db;PWD=hushword@;UID=reader",
        "host=db user=reader sslpassword=hush",
        "host=db;access_token=hush",
        "reader:hushword@db.example/flights",
    ],
)
def test_the_ledger_says_so_and_names_nothing(address: str) -> None:
    location = chosen_location(["--data", address, "reports"], {})
    ledger = open_ledger(location)
    said = ledger.problems.to_csv()
    assert "Percent-encode the password" in said
    assert not any(word in f"{said} {ledger.title}" for word in ("hush", "word@", "reader"))

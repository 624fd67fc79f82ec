"""What goes wrong with an engine, in words for people."""

LOOK = "Look whether it runs, and whether this machine may reach it; then click anywhere to ask again."


class RemoteError(Exception):
    """The engine did not answer; `what` says why in words that name no secret, `remedy` what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy

"""Why an installation cannot go on: a sentence for the person who asked for it."""


class Failed(Exception):
    pass


class ProgramFailed(Failed):
    """A program of the ephemeral system ended with an error; `said` is what it wrote to standard error."""

    def __init__(self, program: str, status: int, said: str):
        self.program = program
        self.status = status
        self.said = said.strip()
        last = self.said.splitlines()[-3:]
        super().__init__(f"{program} failed with exit status {status}: {' / '.join(last) or 'it said nothing'}.")


def sentence_list(sentences: list[str]) -> str:
    return " ".join(sentences)
